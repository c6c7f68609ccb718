"""What good mentoring asks of two people: ten qualities of the one who helps, ten of the one who learns.

The words live here, once. The guide shows them all, and other pages borrow one sentence at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lamplighter.core.refusal import gettext_noop

LONGEST_PRACTICE = 110  # letters: two lines on a phone beside what the page is really about


@dataclass(frozen=True, slots=True)
class Words:
    """All that people read about one quality."""

    name: str
    looks_like: str  # a moment in the life of two people
    to_try: str  # said to the person whose quality it is
    practice: str  # one sentence, short enough to stand on any page
    to_help: str  # said to the other one of the two


class Quality(Enum):
    """The twenty. M1 to M10 are asked of the mentor, E1 to E10 of the mentee; nobody reads these codes."""

    M1 = Words(
        gettext_noop("Willingness to help"),
        gettext_noop(
            "Ife once let slip that speaking up frightens her. Two months later Tomas asks how that is going, before"
            " he says a word about his own week."
        ),
        gettext_noop(
            "Write down, without looking anything up, what the other person most wants to become better at. Read it"
            " to them when you meet, and let them correct you."
        ),
        gettext_noop("Before you share what you know, ask what they would like to become."),
        gettext_noop("Tell them which of their questions helped you most, so that they know where their help lands."),
    )
    M2 = Words(
        gettext_noop("Curiosity about the other"),
        gettext_noop(
            "Li brings a project that is stuck. Marta puts four questions before her first suggestion and writes the"
            " answers down; at the third, Li sees for herself what is in the way."
        ),
        gettext_noop(
            "There is what they find hard, what they can do, where they would like to be, and what they are planning"
            " for. Ask about the side you know least, and keep a note of the answer."
        ),
        gettext_noop("One more question before the advice, and a line in your notes about the answer."),
        gettext_noop(
            "Before you ask for advice, tell them what you have tried and what you would like to become;"
            " good questions need something to hold on to."
        ),
    )
    M3 = Words(
        gettext_noop("Still learning"),
        gettext_noop(
            "“I have never used that, show me,” says Ravi, and gets out his notebook. A week later he tells Elin what"
            " he tried with it, and where it went wrong."
        ),
        gettext_noop(
            "Tell the other person about something you are a beginner at, and how you are going about it. If it came"
            " from them, say that too."
        ),
        gettext_noop("Let them see how you learn, mistakes included. It ages better than what you know."),
        gettext_noop("Show them something that you have only just learned, and let them try it with you."),
    )
    M4 = Words(
        gettext_noop("Depth"),
        gettext_noop(
            "Beatriz has done this work for four years, and knows why she does it as she does. She lays two of her"
            " own reports beside each other and shows Jon where the long one was right; for his tax question she sends"
            " him to somebody better."
        ),
        gettext_noop(
            "Take a piece of advice you often give. Find a case in which it fails, and from now on pass on both."
        ),
        gettext_noop("Say why it works, when it doesn’t, and who knows more about it than you do."),
        gettext_noop("Ask when their advice would not hold, and who knows more about it than they do."),
    )
    M5 = Words(
        gettext_noop("Encouragement"),
        gettext_noop(
            "Sofia was going to hang up a poster. “Give the talk,” says Anders, “you made it clear to me in five"
            " minutes last week”, and they rehearse until it is only a little frightening."
        ),
        gettext_noop(
            "Name something they did well, and how you know. Then suggest a step slightly larger than the one they"
            " had in mind. No is a perfectly good answer."
        ),
        gettext_noop("Point to a strength you have seen with your own eyes, then to a slightly braver step."),
        gettext_noop("Tell them how large a step still feels exciting, and where it begins to feel like too much."),
    )
    M6 = Words(
        gettext_noop("Help between meetings"),
        gettext_noop(
            "On the evening of the exam a line arrives on Kofi’s telephone: “Well, how was it?” In spring the same"
            " person puts her name under a letter about work she has watched him do."
        ),
        gettext_noop("Put their next big day into your own calendar, and write one line that evening."),
        gettext_noop("Between two meetings, one line, one introduction or one good word goes a long way."),
        gettext_noop("Say in a line when your next big day is; most people ask how it went if only they know of it."),
    )
    M7 = Words(
        gettext_noop("Flexibility"),
        gettext_noop(
            "An hour before they were to talk, Hana’s child falls ill. “Friday by telephone, or shall I write you my"
            " thoughts?” asks Piotr, and the matter is closed."
        ),
        gettext_noop(
            "The next time a plan falls through, answer with two others: a different day, a call on a walk, half a"
            " page in writing."
        ),
        gettext_noop("When a date falls through, offer two other ways and leave out the sigh."),
        gettext_noop(
            "Tell them early which days are hard for you this month, and which other way of talking would suit you."
        ),
    )
    M8 = Words(
        gettext_noop("Respect"),
        gettext_noop(
            "Greta runs a company; Samir started work in the autumn. She lets him finish, takes issue with his plan"
            " and never with him, and what he does about it is up to him."
        ),
        gettext_noop(
            "Catch the moment when you are about to decide something for the other person. Tell them what you would"
            " weigh up, and stop there."
        ),
        gettext_noop("Whatever your title: their decisions stay theirs, and so does the end of their sentence."),
        gettext_noop("When something is for you to decide, say so kindly, and tell them what you have decided."),
    )
    M9 = Words(
        gettext_noop("Keeping pace"),
        gettext_noop(
            "In their first spring Oskar went through every line with Nadia; by winter she brings a finished plan and"
            " he argues against it. The week before her interview they leave all that aside and practise answers."
        ),
        gettext_noop("Ask which of your ways of helping they have outgrown. Drop it, and agree what takes its place."),
        gettext_noop("Ask now and then what they no longer need from you. Nobody stays a newcomer."),
        gettext_noop("Name one thing you can do alone by now, and say what you would like instead of help with it."),
    )
    M10 = Words(
        gettext_noop("Enthusiasm"),
        gettext_noop(
            "Yusuf arrives tired and ready to give up the course. Clara asks which part of it he would do for"
            " nothing, fetches the drawing he was so pleased with in May, and soon they are both bent over it."
        ),
        gettext_noop(
            "Begin your next conversation with something in your subject that delighted you lately, and ask what has"
            " delighted them."
        ),
        gettext_noop("Let your pleasure in the subject show. On a grey day, bring back a moment of theirs."),
        gettext_noop("Ask what they would study if they had a free week, and let them tell you why."),
    )

    E1 = Words(
        gettext_noop("Commitment"),
        gettext_noop(
            "Dele meant to ring three former colleagues by Sunday. On Thursday he sees that he will manage one, says"
            " so there and then, and gives the other two a new day."
        ),
        gettext_noop(
            "Make one promise that fits into this week and give it a day. When it is done, or has to move, tell the"
            " other person without being asked."
        ),
        gettext_noop("Promise little, name a day, and if it has to move, speak up while there is still time."),
        gettext_noop("Ask what they can promise without straining, and let them name the day themselves."),
    )
    E2 = Words(
        gettext_noop("Appetite for learning"),
        gettext_noop(
            "Ingrid has led a department for twelve years, and still asks what people half her age do differently."
            " She tries it on Monday and comes back with what happened."
        ),
        gettext_noop(
            "Find out something about where your field is heading that you could not have said a month ago, and take"
            " it along when you meet."
        ),
        gettext_noop("However far along you are: try one thing from the last conversation before the next."),
        gettext_noop("Ask what they tried since you last met before you suggest anything new."),
    )
    E3 = Words(
        gettext_noop("Care for quality"),
        gettext_noop(
            "Before Paul sees the translation, Mei has read it aloud and mended the two places where she stumbled."
            " She can say what pleases her about it, and what she still doubts."
        ),
        gettext_noop(
            "Choose something you do every week and change a single step of it. Look honestly whether that helped;"
            " then keep it, or go back and be wiser by one attempt."
        ),
        gettext_noop("Make one small thing better than it had to be, and look whether it helped."),
        gettext_noop("Ask to see the version before the last, and what they changed from one to the other."),
    )
    E4 = Words(
        gettext_noop("Gratitude"),
        gettext_noop(
            "“I used your opening sentence,” writes Amadou three weeks later, “and they let me finish.” When the next"
            " apprentice admires it, he says whose it was."
        ),
        gettext_noop(
            "Think of some help that you have really used. In two lines, tell whoever gave it what became of it."
        ),
        gettext_noop("Give thanks for one particular thing, and say what it changed."),
        gettext_noop("Tell them what became of help that you once had, and who it was from."),
    )
    E5 = Words(
        gettext_noop("Questions"),
        gettext_noop(
            "Jasmin opens with what kept her awake and lets the rest wait. Henrik answers; “and when would that be"
            " wrong?” she asks, and there the real conversation begins."
        ),
        gettext_noop(
            "Write down everything you wonder about this week, as it comes. Put a mark beside the one that presses"
            " most, and open your next meeting with it."
        ),
        gettext_noop("Open with the question that presses most, then ask once more about the answer."),
        gettext_noop(
            "Leave the first five minutes to their question, and answer the last one with a question of your own."
        ),
    )
    E6 = Words(
        gettext_noop("Preparation"),
        gettext_noop(
            "The evening before, Owen sends five lines: what he did, where he is stuck, what he would like to leave"
            " with. So nobody has to hunt for a subject, and they soon get to what is hard to put into words."
        ),
        gettext_noop("A day ahead, send two lines: what has happened since, and what you would like to leave with."),
        gettext_noop("Two lines from you the day before, and the whole meeting is free for the hard part."),
        gettext_noop(
            "Ask for two lines the day before, and begin with them, so that they see what they were good for."
        ),
    )
    E7 = Words(
        gettext_noop("Staying power"),
        gettext_noop(
            "February is all vocabulary, and Sunita sees no progress. She sits down to a few words most evenings"
            " anyway, and in March her mentor tells her that he noticed."
        ),
        gettext_noop("Shrink the dull part until it takes ten minutes. Do it on three days that you choose now."),
        gettext_noop("In a dull stretch, do the smallest honest piece; and when it is time to rest, rest."),
        gettext_noop(
            "Notice aloud a dull stretch that they have got through, and cut the next one into smaller pieces together."
        ),
    )
    E8 = Words(
        gettext_noop("Respect in return"),
        gettext_noop(
            "Leon thinks the advice is not right for him. “I see it differently, may I say why?” he asks; and"
            " although he has more to ask, he closes when the half hour is up."
        ),
        gettext_noop(
            "Is there something you have been nodding at out of politeness? Say what you really think of it, kindly,"
            " and give your reason."
        ),
        gettext_noop("Disagree aloud and kindly, end on time, and keep what was confided in you to yourself."),
        gettext_noop("Ask where they see it differently from you, and thank them for saying so."),
    )
    E9 = Words(
        gettext_noop("Love of the field"),
        gettext_noop(
            "Nobody asked Farid to rewrite the leaflet for new volunteers; he remembers his own first day. At the"
            " next meeting he wonders aloud whom the old one had left out."
        ),
        gettext_noop(
            "Do your field an unasked favour: answer a beginner, mend a page, write to somebody whose work you use."
        ),
        gettext_noop("Ask whom your work is good for, and now and then give something back to the field."),
        gettext_noop("Bring along somebody’s work that you admire, and ask whom it is good for."),
    )
    E10 = Words(
        gettext_noop("Room for the other’s life"),
        gettext_noop(
            "The mother of Carmen’s mentor is taken to hospital on the day they were to meet. “Then write to me when"
            " you have a quiet minute,” says Carmen, and puts off her own plan by a week."
        ),
        gettext_noop(
            "Decide today what you would do with the time if your mentor had to cancel: a question in writing, a"
            " chapter to read, a long walk with the problem."
        ),
        gettext_noop("When life gets in their way, make it easy: another day, or the same thing in writing."),
        gettext_noop(
            "If you have to move a meeting, tell them what you would do with the free hour, and ask about theirs."
        ),
    )


OF_MENTORS = tuple(quality for quality in Quality if quality.name.startswith("M"))
OF_MENTEES = tuple(quality for quality in Quality if quality.name.startswith("E"))


class Side(Enum):
    """In which role somebody is looked at. The two are never mixed, even in one person."""

    MENTOR = OF_MENTORS
    MENTEE = OF_MENTEES
