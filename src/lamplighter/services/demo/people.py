"""Who lives in the demonstration: the first few, and all of them.

A sentence completes "I can help with ...". Nobody here is anybody: the names are common, and the lives are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lamplighter.core.availability import Part
from lamplighter.core.card import AnswerTime
from lamplighter.core.person import Visibility

MORNING, AFTERNOON, EVENING = (Part.MORNING,), (Part.AFTERNOON,), (Part.EVENING,)
HIDDEN, PUBLIC = Visibility.HIDDEN, Visibility.PUBLIC
DAY, THREE_DAYS, WEEK = AnswerTime.DAY, AnswerTime.THREE_DAYS, AnswerTime.WEEK


@dataclass(frozen=True, slots=True)
class Figure:
    """One person of the demonstration. `free` is when on weekdays; () is: nothing said about it."""

    name: str
    zone: str
    can_help_with: str = ""
    visibility: Visibility = Visibility.MEMBERS
    seats: int = 2
    city: str = ""
    speaks: tuple[str, ...] = ("en",)
    learning: str = ""
    first_step: str = ""
    answers: AnswerTime | None = None
    statements: tuple[str, ...] = ()
    free: tuple[Part, ...] = ()
    hours_change: bool = False


FEW: Final = (
    Figure(
        "Maya",
        "Europe/Lisbon",
        visibility=HIDDEN,
        city="Setúbal",
        speaks=("en", "pt"),
        learning="SQL, in the quiet hours of the night shift",
        hours_change=True,
    ),
    Figure(
        "Noor",
        "Europe/Berlin",
        "getting from shift work into data, one small project at a time",
        visibility=PUBLIC,
        seats=3,
        city="Leipzig",
        speaks=("en", "de", "ar"),
        learning="saying less in meetings",
        first_step="You tell me about a number at work that you do not trust. We start there.",
        answers=THREE_DAYS,
        statements=("I help nurses find a way into data by building one small project.",),
        free=EVENING,
    ),
    Figure(
        "Ada",
        "Europe/London",
        visibility=HIDDEN,
        city="Hull",
        learning="running a school that needs less of me",
        free=AFTERNOON,
    ),
    Figure(
        "Ivo",
        "Europe/Zagreb",
        "speaking on stage and being seen",
        city="Rijeka",
        speaks=("en", "hr", "it"),
        learning="to leave a silence alone",
        answers=WEEK,
        free=EVENING,
    ),
    Figure(
        "Lea",
        "Europe/Lisbon",
        "finding a flat and a first job in a city where you know nobody",
        seats=1,
        city="Lisbon",
        speaks=("en", "pt", "fr"),
        learning="saying no before Friday evening",
    ),
    Figure(
        "Tomasz",
        "Europe/Warsaw",
        "the first year of leading a team you used to be part of",
        city="Łódź",
        speaks=("en", "pl"),
        answers=THREE_DAYS,
        free=EVENING,
    ),
    Figure(
        "Wanjiru",
        "Africa/Nairobi",
        "negotiating pay and contracts without losing the friendship",
        city="Nairobi",
        speaks=("en", "sw"),
        learning="pottery, badly",
        free=EVENING,
    ),
    Figure(
        "Hana",
        "Asia/Tokyo",
        "writing so that busy people read to the end",
        visibility=PUBLIC,
        city="Yokohama",
        speaks=("en", "ja"),
        first_step="Send me the page that nobody answers. I read it as a stranger would.",
        answers=WEEK,
        free=MORNING,
    ),
    Figure(
        "Mateo",
        "America/Bogota",
        "changing career after forty, and data analysis for beginners",
        city="Medellín",
        speaks=("en", "es"),
        learning="leading people who know more than I do",
        free=EVENING,
    ),
    Figure(
        "Ingrid",
        "Europe/Oslo",
        "interviews: what the other side is really asking",
        city="Bergen",
        speaks=("en", "no"),
        statements=("I help people apply for a role before they feel ready by reading the advert with them.",),
        answers=THREE_DAYS,
        free=AFTERNOON,
    ),
    Figure(
        "Dev",
        "Asia/Kolkata",
        "your first contribution to an open source project",
        visibility=PUBLIC,
        city="Pune",
        speaks=("en", "hi"),
        answers=DAY,
        free=EVENING,
    ),
    Figure(
        "Rosa",
        "Europe/Madrid",
        "working in care and not losing yourself",
        city="Valencia",
        speaks=("en", "es", "ca"),
        hours_change=True,
    ),
    Figure(
        "Callum",
        "Europe/London",
        "Python and SQL for people who never thought they would code",
        seats=1,
        city="Dundee",
        statements=("I help beginners get to their first analyst role by rehearsing the task they will be given.",),
        answers=THREE_DAYS,
        free=EVENING,
    ),
    Figure(
        "Amara",
        "Africa/Lagos",
        "starting something of your own with no money",
        city="Ibadan",
        speaks=("en", "fr"),
        free=MORNING,
    ),
    Figure("Niko", "Europe/Helsinki", visibility=HIDDEN, city="Oulu", speaks=("en", "fi", "sv")),
)

MANY_MORE: Final = (
    Figure(
        "Yusuf",
        "Europe/Istanbul",
        "leaving a life at sea for one on land, and where the first two years go wrong",
        city="Izmir",
        speaks=("en", "tr"),
        learning="to sleep through a storm",
        free=EVENING,
    ),
    Figure(
        "Beatriz",
        "America/Sao_Paulo",
        "running a small choir, a small budget and a committee at once",
        city="Santos",
        speaks=("en", "pt"),
        answers=WEEK,
    ),
    Figure(
        "Kwame",
        "Africa/Accra",
        "taking over a family workshop while your father is still in it",
        visibility=PUBLIC,
        city="Kumasi",
        first_step="We draw who decides what. Most of the trouble is on that page.",
        answers=THREE_DAYS,
        free=EVENING,
    ),
    Figure(
        "Siobhán",
        "Europe/Dublin",
        "going back to study when everybody else in the room is nineteen",
        city="Cork",
        speaks=("en", "ga"),
        answers=THREE_DAYS,
        free=EVENING,
    ),
    Figure(
        "Linh", "Asia/Ho_Chi_Minh", visibility=HIDDEN, city="Đà Nẵng", speaks=("en", "vi"), learning="to draw faces"
    ),
    Figure(
        "Oskar",
        "Europe/Stockholm",
        "showing design work to people who only want it finished",
        city="Malmö",
        speaks=("en", "sv"),
        statements=("I help designers defend a decision by writing down the one they did not take.",),
        free=MORNING,
    ),
    Figure(
        "Fatima",
        "Africa/Casablanca",
        "keeping the books of a cooperative so that every member can read them",
        city="Essaouira",
        speaks=("en", "fr", "ar"),
        free=AFTERNOON,
    ),
    Figure("Nisha", "Europe/London", visibility=HIDDEN, city="Leicester", speaks=("en", "gu")),
    Figure(
        "Grzegorz",
        "Europe/Warsaw",
        "becoming a master electrician, the examination and the first apprentice",
        city="Katowice",
        speaks=("en", "pl", "de"),
        answers=WEEK,
        free=EVENING,
    ),
    Figure("Chloé", "Europe/Paris", visibility=HIDDEN, city="Rennes", speaks=("en", "fr"), hours_change=True),
    Figure(
        "Tane",
        "Pacific/Auckland",
        "your first year as a head of department in a school",
        city="Hamilton",
        learning="to go home when the work is not done",
        free=AFTERNOON,
    ),
    Figure(
        "Marisol",
        "America/Mexico_City",
        "opening a kitchen, and closing one without shame",
        visibility=PUBLIC,
        city="Puebla",
        speaks=("en", "es"),
        free=MORNING,
    ),
    Figure(
        "Ji-woo",
        "Asia/Seoul",
        "testing games, and telling a team what is wrong with something they love",
        seats=1,
        city="Busan",
        speaks=("en", "ko"),
    ),
    Figure(
        "Desmond",
        "Africa/Johannesburg",
        "public speaking for those who stammer, as I do",
        city="Durban",
        statements=("I help people who dread a speech give it by making it half as long.",),
        answers=THREE_DAYS,
        free=EVENING,
    ),
    Figure(
        "Anneke",
        "Europe/Amsterdam",
        "coming back to work after a long illness",
        city="Groningen",
        speaks=("en", "nl"),
        first_step="We look at one week, hour by hour, and take out what does not need you.",
        answers=DAY,
        free=MORNING,
    ),
    Figure(
        "Rafael",
        "Europe/Lisbon",
        "mending clocks for a living, and teaching your hands again after an injury",
        city="Évora",
        speaks=("en", "pt"),
    ),
    Figure("Olena", "Europe/Warsaw", visibility=HIDDEN, city="Gdańsk", speaks=("en", "uk", "pl")),
    Figure("Samir", "Asia/Amman", visibility=HIDDEN, city="Irbid", speaks=("en", "ar"), learning="academic English"),
    Figure("Leilani", "Pacific/Honolulu", visibility=HIDDEN, city="Hilo", learning="grant applications"),
    Figure(
        "Edith",
        "Europe/Vienna",
        "handing over something you have built, to people who will do it differently",
        city="Graz",
        speaks=("en", "de"),
        learning="Italian, for an opera I have seen nine times",
        first_step="You tell me what you would do on the first free Monday.",
        answers=DAY,
        free=MORNING + AFTERNOON,
    ),
    Figure(
        "Bruno",
        "Europe/Rome",
        "having a foreign diploma recognised, form by form",
        visibility=PUBLIC,
        city="Bologna",
        speaks=("en", "it", "es"),
        answers=THREE_DAYS,
        free=AFTERNOON,
    ),
    Figure(
        "Petra",
        "Europe/Prague",
        "reading a contract before you sign it",
        city="Olomouc",
        speaks=("en", "cs", "sk"),
        free=EVENING,
    ),
    Figure(
        "Hassan",
        "Africa/Cairo",
        "the step from building things to planning them, in civil engineering",
        city="Alexandria",
        speaks=("en", "ar"),
        answers=WEEK,
        free=AFTERNOON,
    ),
    Figure("Zanele", "Africa/Johannesburg", visibility=HIDDEN, city="Polokwane", speaks=("en",)),
    Figure("João", "Europe/Lisbon", visibility=HIDDEN, city="Braga", speaks=("en", "pt")),
    Figure(
        "Astrid",
        "Europe/Copenhagen",
        "growing vegetables for a living, and the winter accounts",
        city="Odense",
        speaks=("en", "da"),
        answers=WEEK,
        free=MORNING,
    ),
    Figure(
        "Farid",
        "Asia/Dubai",
        "freelance contracts: what to charge, and how to be paid",
        city="Sharjah",
        speaks=("en", "fa", "ar"),
        free=EVENING,
    ),
    Figure("Meera", "Asia/Kolkata", visibility=HIDDEN, city="Kochi", speaks=("en", "hi")),
    Figure(
        "Nkechi",
        "Africa/Lagos",
        "running a pharmacy counter with kindness and a queue",
        city="Enugu",
        free=EVENING,
    ),
    Figure(
        "Walter",
        "Europe/Berlin",
        "forty years in a print works: machines, unions and what came after",
        city="Kassel",
        speaks=("en", "de"),
        learning="to use this website",
        answers=DAY,
        free=MORNING,
    ),
    Figure(
        "Solveig",
        "Europe/Oslo",
        "a doctorate beside small children",
        city="Tromsø",
        speaks=("en", "no"),
        statements=("I help people finish a thesis by agreeing what will not be in it.",),
        free=MORNING,
    ),
    Figure("Ramon", "Asia/Manila", visibility=HIDDEN, city="Cebu", hours_change=True),
    Figure("Ayşe", "Europe/Istanbul", visibility=HIDDEN, city="Bursa", speaks=("en", "tr")),
    Figure(
        "Ruth",
        "America/Toronto",
        "difficult conversations in small congregations, clubs and families",
        visibility=PUBLIC,
        city="Hamilton",
        speaks=("en", "fr"),
        first_step="You say the sentence you are afraid of, once, to me.",
        answers=THREE_DAYS,
        free=AFTERNOON,
    ),
    Figure(
        "Delroy",
        "America/Jamaica",
        "applying for public money without drowning in paper",
        city="Mandeville",
        free=EVENING,
    ),
    Figure("Magda", "Europe/Warsaw", visibility=HIDDEN, city="Lublin", speaks=("en", "pl"), hours_change=True),
    Figure("Emeka", "Africa/Lagos", visibility=HIDDEN, city="Lagos", learning="statistics, with a pencil"),
    Figure(
        "Sabine",
        "Europe/Zurich",
        "being the only woman on the site, and foreman at that",
        city="Winterthur",
        speaks=("en", "de", "fr"),
        answers=THREE_DAYS,
        free=EVENING,
    ),
    Figure(
        "Tariq",
        "Asia/Karachi",
        "your first job interview in a second language",
        city="Lahore",
        speaks=("en", "ur"),
        free=EVENING,
    ),
    Figure("Julieta", "America/Argentina/Buenos_Aires", visibility=HIDDEN, city="Rosario", speaks=("en", "es")),
    Figure(
        "Gwen",
        "Europe/London",
        "leaving the army, and the words civilians use for the same things",
        city="Swansea",
        statements=("I help service leavers write a CV by translating every line of it.",),
        answers=WEEK,
        free=EVENING,
    ),
    Figure("Ximena", "America/Santiago", visibility=HIDDEN, city="Valdivia", speaks=("en", "es")),
    Figure("Aroha", "Pacific/Auckland", visibility=HIDDEN, city="Whangārei"),
    Figure("Benedikt", "Europe/Berlin", visibility=HIDDEN, city="Bremen", speaks=("en", "de")),
    Figure(
        "Marcus",
        "America/Chicago",
        "driving a lorry, dispatching lorries, and moving from one to the other",
        city="Milwaukee",
        learning="to cook for one",
        free=EVENING,
    ),
)

FIGURES: Final = FEW + MANY_MORE
IN_THE_SCHOOL: Final = ("Maya", "Noor", "Lea", "Tomasz", "Magda", "Emeka", "Nisha", "Grzegorz", "Chloé", "Anneke")
