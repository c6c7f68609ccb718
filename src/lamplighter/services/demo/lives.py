"""What has happened between the people of the demonstration: who asked whom, when they met, how it went.

Weeks and days count back from the day on which the demonstration begins. Every word of it is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from lamplighter.core.agreement import Beat


class Turn(Enum):
    """How a mentorship of the demonstration stands today."""

    RUNS = "runs"
    RESTS = "rests"
    IS_CLOSING = "is closing"
    ENDED_WELL = "ended well"
    STOPPED = "stopped"
    FELL_SILENT = "fell silent"


@dataclass(frozen=True, slots=True)
class Life:
    """A mentorship: asked for `weeks` ago, met so many weeks ago each time, with a note both can read."""

    mentor: str
    mentee: str
    weeks: int
    words: str
    what_for: str
    beat: Beat
    met: tuple[tuple[int, str], ...]
    turn: Turn = Turn.RUNS
    agenda: str = ""
    promise: str = ""
    milestone: str = ""
    next_in: int = 0  # days until they meet again; 0 is: not planned yet


MONTH_SEVEN: Final = Life(
    "Noor",
    "Maya",
    29,
    "How do I get from shifts into data? You made that step yourself, so I thought I would ask you.",
    "Lead a small data project from question to decision, on my own.",
    Beat.FORTNIGHTLY,
    (
        (28, "Start with one question from your own ward, not with a course."),
        (26, "Two columns are enough: when somebody came in, when somebody came to them."),
        (24, "The first chart was wrong, and finding out why was worth more than the chart."),
        (21, "Ask who would act on a number before you work it out."),
        (19, "Night shift and SQL do not mix after the fourth night. Nothing is planned for the fifth any more."),
        (17, "The ward sister drew on the printout. That is the best review there is."),
        (14, "Showed it to three people. Two asked the same question, so the chart had not answered it."),
        (12, "The waiting-time sheet is a project already. It needs a name and an owner."),
        (9, "Said no to a dashboard. One page a week is read; a dashboard is admired."),
        (6, "Half a year: we go on until the summer, once a month, and for the decision, not for the chart."),
        (2, "Said it out loud: I can explain my own chart now, and say where it is weak."),
    ),
)

LIVES: Final = (
    Life(
        "Tomasz",
        "Magda",
        14,
        "I lead the team I was part of, and at lunch it is quiet now.",
        "Say the hard thing in the same week.",
        Beat.FORTNIGHTLY,
        (
            (13, "Lunch is theirs. Have coffee with each of them instead, one at a time."),
            (11, "The rota was never about the rota."),
            (8, "Said the hard thing on a Thursday. Nobody left."),
            (3, "Two of the five now bring it up themselves."),
        ),
        agenda="How do I write an honest reference for somebody I let go?",
        promise="Ask Piotr what he would change if he were me",
        next_in=5,
    ),
    Life(
        "Kwame",
        "João",
        9,
        "My father says the workshop is mine, and then answers the telephone himself.",
        "One page on which it says who decides what.",
        Beat.EVERY_THREE_WEEKS,
        (
            (8, "The page exists. Four lines, and one of them is crossed out and written again."),
            (5, "He signed it. Then he answered the telephone."),
        ),
        milestone="Father on holiday for a week, and the workshop open",
        next_in=2,
    ),
    Life(
        "Siobhán",
        "Nisha",
        20,
        "I am forty-six and have a seminar with people who were born the year I married.",
        "Hand in the first long essay without apologising for it.",
        Beat.MONTHLY,
        (
            (19, "They are as afraid as you are. They only sit differently."),
            (15, "Reading for an essay is not reading for pleasure: stop at the sentence you can use."),
            (10, "The draft is long and has no opinion. The opinion is in the mail she wrote me about it."),
            (6, "Handed in. No apology in it; I looked."),
        ),
        milestone="The first long essay, handed in",
        promise="Go to the Tuesday library hour, even when tired",
        next_in=9,
    ),
    Life(
        "Anneke",
        "Chloé",
        5,
        "After eleven months away I am back two days a week, and everybody is careful with me.",
        "A week that does not cost the next one.",
        Beat.WEEKLY,
        (
            (4, "Wednesday is free. Not for the doctor, not for the laundry."),
            (3, "Told them what she can do, not what she cannot. They were relieved."),
            (1, "A bad week, and the plan held: two things were left out, and nobody noticed."),
        ),
        promise="Leave at four on the two days, every time",
        next_in=4,
    ),
    Life(
        "Ruth",
        "Leilani",
        11,
        "Our choir is about to split over a song, and I am the one who has to say something.",
        "Say the sentence to all of them, once.",
        Beat.CHANGES,
        (
            (10, "It is not the song. It is who was asked."),
            (7, "She said it, in the church hall, standing. Then there was cake."),
        ),
        agenda="What do I do with the three who did not come?",
    ),
    Life(
        "Edith",
        "Ximena",
        7,
        "I have run the shelter for nineteen years. In spring I hand it over, and I dread the first free Monday.",
        "A Monday I look forward to.",
        Beat.MONTHLY,
        ((6, "Two lists: what they must know, and what I only think they must know. The second is longer."),),
        agenda="Do I stay on the board, or is that a way of not leaving?",
        next_in=12,
    ),
    Life(
        "Oskar",
        "Emeka",
        8,
        "They say the design is finished when I have not shown what it decides.",
        "Write down what I did not do, and why.",
        Beat.FORTNIGHTLY,
        (
            (7, "One page: three ways, two of them crossed out, one sentence each."),
            (4, "The client read the crossed-out ones first."),
        ),
        next_in=1,
    ),
    Life(
        "Solveig",
        "Zanele",
        22,
        "Two small children, a thesis, and four hours a week that belong to me.",
        "A chapter that is allowed to be short.",
        Beat.MONTHLY,
        (
            (21, "The chapter that is not needed went out. It hurt for a day."),
            (16, "Four hours are enough for one figure and its caption."),
            (11, "Sent to the supervisor with three questions, not with an excuse."),
        ),
        turn=Turn.RESTS,
    ),
    Life(
        "Hana",
        "Aroha",
        31,
        "Nobody answers my letters to the council. They are three pages long.",
        "Letters that are answered.",
        Beat.MONTHLY,
        (
            (30, "The request was on page three. Now it is the first line."),
            (24, "One page. They rang her up."),
            (18, "The second letter is written by the neighbours, and she only reads it."),
            (9, "She does this for others now."),
            (2, "There is nothing left on the list."),
        ),
        turn=Turn.IS_CLOSING,
    ),
    Life(
        "Ingrid",
        "Meera",
        33,
        "I apply only when I can do everything the advert says, and so I never apply.",
        "Apply for three jobs I am not ready for.",
        Beat.FORTNIGHTLY,
        (
            (32, "Read the advert aloud and stop at each word that is a wish, not a need."),
            (29, "First one sent. The covering letter has no 'although' in it."),
            (25, "An interview. They asked about the thing she had left out."),
            (20, "The third. They want her."),
            (8, "Six weeks in. She reads adverts with a colleague now."),
        ),
        turn=Turn.ENDED_WELL,
    ),
    Life(
        "Walter",
        "Benedikt",
        62,
        "I am the last apprentice in a print works that is being sold.",
        "Know what I can do, in words others use.",
        Beat.MONTHLY,
        (
            (61, "You can hear a machine before it stops. Write that down; it has a name elsewhere."),
            (52, "He has three offers and asks me which. I do not say."),
        ),
        turn=Turn.ENDED_WELL,
    ),
    Life(
        "Farid",
        "Ramon",
        18,
        "What do I charge somebody who was my friend first?",
        "A price I can say without looking away.",
        Beat.FORTNIGHTLY,
        ((17, "Say the number, then nothing."),),
        turn=Turn.STOPPED,
    ),
    Life(
        "Gwen",
        "Marcus",
        44,
        "I dispatch forty lorries a day, and I cannot say in one sentence what that is.",
        "A CV that a stranger understands.",
        Beat.MONTHLY,
        (
            (43, "Every line of it has been translated once. It is shorter, and it is more."),
            (39, "He read it aloud at the depot. Nobody laughed."),
        ),
        turn=Turn.FELL_SILENT,
    ),
)

# What Maya had before: short, and better than her gut had said.
SHEET: Final = """\
bed,since yesterday,looks,what the numbers said,what the eyes said
4,,tired,steady,better
7,new,grey,steady,"call, if he says he is cold"
9,home tomorrow,well,steady,well
"""

BEFORE: Final = Life(
    "Grzegorz",
    "Maya",
    52,
    "You passed your examination beside night work. How did you sleep?",
    "Sleep after nights, and still have a week.",
    Beat.FORTNIGHTLY,
    (
        (51, "No more than three nights in a row. It is allowed to ask for that."),
        (48, "Asked. They said yes, and were surprised that nobody had asked before."),
        (44, "It works. There is nothing to add."),
    ),
    turn=Turn.ENDED_WELL,
)

# Two who knew each other before: it ended well, and a year later he had another question.
AGAIN: Final = Life(
    "Walter",
    "Benedikt",
    4,
    "You asked me to say when I had a harder question. I train the apprentice now.",
    "Teach without doing it for him.",
    Beat.MONTHLY,
    ((3, "Hands in the pockets. Count to twenty before you help."),),
    next_in=11,
)

# What somebody says when a meeting is over, a request comes or a week is quiet, while time is moved on.
NOTES: Final = (
    "Shorter than planned, and enough.",
    "One thing to try before the next time, and it is a small one.",
    "We left the list alone and talked about what happened on Monday.",
    "It went better than either of us had expected. We wrote down why.",
    "Nothing new, and that is new.",
    "The hard sentence is written. It is eleven words long.",
)
ANSWERS: Final = (
    "I would begin with the smallest part of it that somebody else can see.",
    "Ask the person you are thinking of while you write this. You know who it is.",
    "I did it wrong twice. The second time I at least noticed earlier.",
)
WORDS: Final = (
    "I thought of what you said, on the bus. It is true on Mondays, too.",
    "It worked. Not as planned, but it worked.",
    "A short one: I asked, and they said yes.",
)
QUESTIONS: Final = (
    "What would you look at first, if you were new here?",
    "How do you know that it is time to stop?",
    "Which part of this is mine to decide?",
)
ASKS: Final = (
    ("Yusuf", "Wanjiru", "Ashore I am paid by the month. How do I speak about it without sounding like a captain?"),
    ("Beatriz", "Ruth", "The treasurer has stopped coming, and nobody says why. May I ask you how you would begin?"),
    ("Rafael", "Anneke", "My hand is healing slower than my patience. How did you plan a week?"),
    ("Linh", "Oskar", "I draw faces, and somebody would like to pay for one. What do I show?"),
    ("Olena", "Petra", "Twelve pages, and I am to sign on Friday. What do I read first?"),
    ("Samir", "Solveig", "How did you decide what does not go into the thesis?"),
    ("Ximena", "Delroy", "The form asks for an impact. What would you write there?"),
    ("Marcus", "Gwen", "It went quiet between us, and that was me. May I ask you one more thing?"),
)
ASK_YOU: Final = ("Chloé", "Emeka", "Aroha", "Zanele", "João", "Meera")
FOR_YOU: Final = "I have read what you can help with, twice. May I ask you for half an hour?"
