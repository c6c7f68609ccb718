"""What people in the stories do, in verbs."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from urllib.error import HTTPError
from urllib.request import urlopen

from lamplighter.core.introduction import Size
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask
from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.services.pictures import from_a_telephone

QUESTION = "How do I get from shifts into data?"
HELP = "getting from shift work into data, one small project at a time"
CODE = "The code from the mail"


def gives_address(somebody: Somebody, house: House) -> None:
    """The one door: an address, then the code that was mailed to it."""
    somebody.types("Your e-mail address", somebody.address)
    somebody.taps("Send me a code")
    somebody.types(CODE, house.mail_for(somebody.address, "is your code").code)
    somebody.taps("Sign in")


def holds_a_device(somebody: Somebody) -> None:
    """A telephone or laptop that knows its owner's finger."""
    chromium = somebody.context.new_cdp_session(somebody.page)
    chromium.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    always = {"isUserVerified": True, "automaticPresenceSimulation": True}
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, **always}})


def signs_in(somebody: Somebody, house: House) -> None:
    somebody.opens("/sign-in/")
    gives_address(somebody, house)


def says_name(somebody: Somebody, *, zone: str | None = None) -> None:
    somebody.types("What should we call you?", somebody.name)
    if zone:
        somebody.chooses("Your time zone", zone)
    somebody.ticks("I am 16 or older")
    somebody.taps("Go on")


def joins_to_help(somebody: Somebody, house: House, *, with_what: str = HELP) -> None:
    """Through the same door as everybody, then one sentence, and who may find it."""
    signs_in(somebody, house)
    says_name(somebody, zone=somebody.zone)
    somebody.goes_to("You")
    somebody.types("I can help with …", with_what)
    somebody.chooses("Who finds your card", "People here")
    somebody.taps("Save")
    somebody.reads("People who are signed in can find you.")


def asks(somebody: Somebody, whom: str, words: str | None = None) -> None:
    somebody.goes_to("People")
    somebody.taps(whom)
    somebody.taps(f"Ask {whom}")
    if words:
        somebody.types("In your words", words)
    somebody.taps("Send")
    somebody.reads(f"Sent. {whom}’s turn.")


def are_in_touch(house: House, mentee: Somebody, mentor: Somebody) -> None:
    """The one has asked for half an hour, and the other has said yes: where a story begins later than that."""

    asker, asked = (house.do(partial(Person.objects.get, name=one.name)) for one in (mentee, mentor))
    at = house.now
    request = house.do(lambda: ask(asked.pk, Size.CONVERSATION, QUESTION, words_by_mail=False, by=asker, at=at))
    house.work()  # the mail about it arrives before it is answered
    house.do(lambda: accept(request, by=asked, at=house.now))
    house.work()


def opens_own_page(somebody: Somebody, partner: str) -> None:
    """The page of the two, from home."""
    somebody.opens("/")
    somebody.taps(f"You and {partner}")


def plans(somebody: Somebody, partner: str, day: date, hour: time) -> None:
    opens_own_page(somebody, partner)
    another = "Another time"  # where the rhythm has proposed one
    somebody.taps(another if somebody.can_tap(another) else "Choose a time")
    somebody.types("Day", day.isoformat())
    somebody.types("Time", f"{hour:%H:%M}")
    somebody.taps("Suggest this time")


def keeps_note(somebody: Somebody, words: str, *, who_sees: str) -> None:
    somebody.types("What would you like to keep?", words)
    if who_sees != "Both of you":
        somebody.chooses("Who sees it", who_sees)
    somebody.taps("Keep it")
    somebody.reads(words)


def is_scanned(link: str) -> None:
    """What mail programs do to links before anybody reads the mail: fetch them, more than once."""
    for _ in range(2):
        with urlopen(link) as answer:
            assert answer.status == 200


def is_gone(link: str) -> bool:
    try:
        urlopen(link)
    except HTTPError as error:
        return error.code == 404
    return False


def has_a_face(somebody: Somebody, picture: bytes | None = None, *, called: str | None = None) -> None:
    somebody.opens("/you/photo/")
    somebody.sends_file("A picture of you", picture or from_a_telephone(6))
    somebody.taps("Save")
    assert somebody.sees_picture(called or somebody.name)


def says_more(somebody: Somebody) -> None:
    somebody.opens("/you/")
    somebody.unfolds("More about you")
    somebody.types("City (if", "Lisbon")
    somebody.types("What I am learning now", "to wait")
    somebody.chooses("When I usually answer", "within three days")
    somebody.taps("Save")


def rests(somebody: Somebody, *, until: date) -> None:
    somebody.opens("/you/break/")
    somebody.types("First day back", until.isoformat())
    somebody.taps("Take a break")
