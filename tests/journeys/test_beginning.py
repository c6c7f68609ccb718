"""How people begin: from no words at all to a first line, to somebody remembered, thanked and met again."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.house import House
from tests.journeys.people import Somebody
from tests.journeys.story import HELP, QUESTION, gives_address, is_scanned, opens_own_page, says_name, signs_in

LOOK_BACK = "Who changed how you work, even if neither of you called it that?"
WORDS = "You asked me what I would do if nobody were watching. I have asked myself that ever since."
ANSWER = "I remember the kitchen table."
GAVE = "She let me fail in peace."
AT_MOST = 12  # inputs, from no words at all to somebody remembered, or to a request

both_ways = pytest.mark.parametrize(
    "javascript",
    [
        pytest.param(True, id="with-javascript", marks=pytest.mark.journey),
        pytest.param(False, id="without-javascript", marks=[pytest.mark.journey, pytest.mark.film]),
    ],
)


@both_ways
def test_from_no_words_to_somebody_thanked_and_met_again(
    house: House, javascript: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    house.at_home("Noor", can_help_with=HELP)
    maya = house.person("Maya", phone=True, javascript=javascript)
    maya_begins_by_a_door(maya, house)
    maya_looks_back(maya)
    inputs = maya.inputs
    assert inputs <= AT_MOST
    rosa_reads_and_answers(maya, house, javascript)
    rosa_is_invited_and_comes_in(maya, house, javascript)
    with capsys.disabled():
        print(f"\nfrom no words to somebody remembered: {inputs} inputs")


def maya_begins_by_a_door(maya: Somebody, house: House) -> None:
    """Two taps instead of a sentence. Then her shift begins, and the tab is closed."""
    maya.opens("/")
    maya.taps("Something is coming up")
    maya.taps("I have an interview soon. What should I practise?")
    maya.reads("I have an interview soon. What should I practise?", "We keep this for seven days")
    maya.closes_the_tab()
    house.travel(days=3)
    maya.opens("/")
    maya.finds_typed("What are you wondering about?", "I have an interview soon. What should I practise?")
    elsewhere = house.person("Maya at work")
    elsewhere.opens("/")
    elsewhere.does_not_read("I have an interview soon")  # it is in the browser that typed it
    maya.opens("/begin/")
    gives_address(maya, house)
    says_name(maya)
    maya.reads("your question; only you see it")


def maya_looks_back(maya: Somebody) -> None:
    maya.goes_to("Home")
    maya.reads("You’ve probably had a mentor already")
    maya.types(LOOK_BACK, "Rosa")
    maya.taps("Remember them")
    maya.reads("Rosa", "What you remember of somebody is never shown to them.")


def rosa_reads_and_answers(maya: Somebody, house: House, javascript: bool) -> None:
    """No mail leaves: Maya hands the link over. Rosa's messenger looks at it before she does."""
    maya.taps("Write down what they gave you")
    maya.types("What they gave you", GAVE)
    maya.chooses("What they were to you", "Family")
    maya.taps("Keep it")
    before = len(house.post)
    maya.taps("Write a thank-you")
    maya.types("Your thank-you", WORDS)
    maya.taps("It is ready")
    maya.reads("Your thank-you is ready", "Nothing has been sent.")
    house.work()
    assert len(house.post) == before
    link = link_to_hand_over(maya)
    is_scanned(link)

    rosa = house.person("Rosa", phone=True, javascript=javascript)
    rosa.opens(link)
    rosa.does_not_read("Maya", WORDS)
    rosa.taps("Open it")
    rosa.reads("Maya thanks you", WORDS)
    rosa.does_not_read(GAVE, "Family")
    rosa.types("Would you like to write back?", ANSWER)
    rosa.taps("Send it")
    rosa.reads("Your answer has arrived")
    assert {cookie["name"] for cookie in rosa.context.cookies()} == {"csrf"}  # nobody was made of her

    mail = house.mail_for(maya.address, "Somebody you thanked has written back")
    assert ANSWER not in mail.words and "Rosa" not in mail.words
    maya.goes_to("Home")
    maya.unfolds("More")
    maya.taps("Mentors I have had")
    maya.reads("has written back")
    maya.taps("Rosa")
    maya.reads("They have written back", ANSWER)


def rosa_is_invited_and_comes_in(maya: Somebody, house: House, javascript: bool) -> None:
    maya.taps("Ask them to mentor you here")
    maya.types("What would you like to go on with?", "Practising for the interview")
    maya.taps("It is ready")
    link = link_to_hand_over(maya)
    is_scanned(link)

    rosa = house.people["Rosa"]
    rosa.opens(link)
    rosa.taps("Open it")
    rosa.reads("Maya would like to go on learning from you", "Practising for the interview")
    rosa.taps("Yes, let me in")
    gives_address(rosa, house)
    says_name(rosa)
    rosa.reads("Maya would like to go on learning from you")  # back where she came from
    rosa.taps("Yes")
    rosa.reads("You and Maya", "How it began", "Practising for the interview")
    rosa.does_not_read(GAVE, "Before that")

    house.mail_for(maya.address, "Rosa says yes to your invitation")
    opens_own_page(maya, "Rosa")
    maya.reads("How it began", "Before that", GAVE, "Only you see this part.")
    maya.taps("Write the three lines")
    maya.finds_typed("What for", "Practising for the interview")


def link_to_hand_over(somebody: Somebody) -> str:
    words = somebody.page.get_by_label("Ready to copy").last.input_value()
    found = re.search(r"http\S+", words)
    assert found
    return found[0]


@both_ways
@pytest.mark.parametrize("has_words", [True, False], ids=["with-words", "without-words"])
def test_from_first_words_to_a_sent_request(
    house: House, javascript: bool, has_words: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every tap and every filled field counts, past a closed tab and another browser that was tried between."""
    house.at_home("Noor", can_help_with="getting from shifts into data, and what to practise before an interview")
    maya = house.person("Maya", phone=True, javascript=javascript)
    maya.opens("/")
    if has_words:
        words = QUESTION
        maya.types("What are you wondering about?", words)
        maya.taps("See who could help")
    else:
        words = "I have an interview soon. What should I practise?"
        maya.taps("Something is coming up")
        maya.taps(words)
    maya.reads("There is somebody here for this kind of thing", words)
    maya.closes_the_tab()
    house.travel(days=2)

    elsewhere = house.person("Maya at work", javascript=javascript)
    elsewhere.opens("/")
    elsewhere.finds_typed("What are you wondering about?", "")
    maya.inputs += elsewhere.inputs
    maya.opens("/")
    maya.finds_typed("What are you wondering about?", words)
    maya.taps("See who could help")
    gives_address(maya, house)
    says_name(maya)
    maya.reads("One person is close to your question")
    maya.taps("Ask Noor")
    maya.finds_typed("In your words", words)
    maya.taps("Send")
    maya.reads("Sent. Noor’s turn.")
    house.mail_for("noor@example.org", "Maya would like half an hour with you")
    assert maya.inputs <= AT_MOST
    with capsys.disabled():
        print(f"\nfrom {'first' if has_words else 'no'} words to a sent request: {maya.inputs} inputs")


@pytest.mark.journey
def test_more_questions_come_along_into_the_account(house: House) -> None:
    maya = house.person("Maya", phone=True)
    maya.opens("/")
    maya.types("What are you wondering about?", QUESTION)
    maya.taps("See who could help")
    maya.taps("Add a second question")
    maya.types("A second one", "Is it too early to apply?")
    maya.taps("Keep them")
    maya.reads(QUESTION, "Is it too early to apply?")
    gives_address(maya, house)
    says_name(maya)
    maya.goes_to("Questions")
    maya.reads(QUESTION, "Is it too early to apply?")
    maya.taps("Is it too early to apply?")
    maya.types("A new heading", "The job I want")
    maya.taps("Put it there")
    maya.reads("The job I want")
    maya.taps("The job I want")
    maya.taps("Make it what this is all for")
    maya.finds_typed("What is it all for?", "The job I want")
    maya.taps("Keep it")
    maya.reads("What this is for")


@pytest.mark.journey
@pytest.mark.parametrize(
    "javascript", [pytest.param(True, marks=pytest.mark.long), False], ids=["with-javascript", "without-javascript"]
)
def test_questions_that_share_a_word_are_put_together_or_left_in_peace(house: House, javascript: bool) -> None:
    maya = house.at_home("Maya", phone=True, javascript=javascript)
    maya.opens("/questions/")
    for words in ("How do I ask for a better salary?", "Who decides about my salary?", "Where do I begin?"):
        maya.types("What are you wondering about?", words)
        maya.taps("Keep it")
    for _ in range(3):
        maya.opens("/questions/")
        maya.reads("Do these belong together?")
        house.travel(days=1)
    maya.opens("/questions/")
    maya.does_not_read("Do these belong together?")
    maya.unfolds("Questions that share a word")
    maya.finds_typed("The heading", "Salary")
    maya.types("The heading", "")
    maya.taps("Put them together")
    maya.reads("Write a word or two for the heading.", "Do these belong together?")
    maya.types("The heading", "What I am paid")
    maya.taps("Put them together")
    maya.taps("What I am paid")
    maya.taps("Make it what this is all for")
    maya.finds_typed("What is it all for?", "What I am paid")


@pytest.mark.journey
def test_what_was_typed_is_cleared_in_this_browser_and_was_never_in_another(house: House) -> None:
    maya = house.person("Maya", phone=True)
    for address in ("/", "/begin/", "/begin/more/"):
        maya.opens("/")
        maya.types("What are you wondering about?", QUESTION)
        maya.taps("See who could help")
        maya.opens(address)
        maya.taps("Clear what I wrote")
        maya.finds_typed("What are you wondering about?", "")
        maya.does_not_read(QUESTION)
        assert "draft" not in {cookie["name"] for cookie in maya.context.cookies()}
    signs_in(maya, house)
    says_name(maya)
    maya.goes_to("Questions")
    maya.does_not_read(QUESTION)


@pytest.mark.journey
def test_a_link_that_was_taken_back_says_so_kindly(house: House) -> None:
    maya = house.at_home("Maya", phone=True)
    maya.opens("/mentors/")
    maya.types(LOOK_BACK, "Rosa")
    maya.taps("Remember them")
    maya.taps("Write a thank-you")
    maya.types("Your thank-you", WORDS)
    maya.taps("It is ready")
    link = link_to_hand_over(maya)
    maya.taps("Take it back")
    maya.reads("You have taken your thank-you back")
    rosa = house.person("Rosa")
    rosa.opens(link)
    rosa.reads("These lines are no longer here", "You did nothing wrong.")
    maya.unfolds("Take them off your list")
    maya.taps("Remove")
    maya.does_not_read("Rosa")


@pytest.mark.journey
def test_the_offer_goes_quiet_after_three_days(house: House) -> None:
    maya = house.at_home("Maya", phone=True)
    maya.opens("/questions/")
    maya.types("What are you wondering about?", QUESTION)
    maya.taps("Keep it")
    for _ in range(3):
        maya.opens("/")
        maya.reads(LOOK_BACK)
        house.travel(days=1)
    maya.opens("/")
    maya.does_not_read(LOOK_BACK)
    maya.unfolds("More")
    maya.taps("Mentors I have had")
    assert urlsplit(maya.page.url).path == "/mentors/"


@pytest.mark.journey
def test_a_first_line_by_the_keyboard_alone(house: House) -> None:
    visitor = house.person("Maya")
    visitor.opens("/")
    page = visitor.page
    expect(page.get_by_label("What are you wondering about?")).to_be_focused()
    for _ in range(2):  # past the button, to the first door
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "I feel stuck"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "line":
            break
    with page.expect_navigation():
        page.keyboard.press("Space")
    visitor.reads("We keep this for seven days", "I’m good at my job and bored by it.")
