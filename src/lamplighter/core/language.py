"""Languages people may say they can talk in, each by the name it gives itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from lamplighter.core.refusal import Refusal, gettext_noop

LANGUAGES: Final[Mapping[str, str]] = {
    "af": "Afrikaans",
    "ar": "العربية",
    "az": "Azərbaycanca",
    "bn": "বাংলা",
    "bg": "Български",
    "ca": "Català",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "et": "Eesti",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "eu": "Euskara",
    "fa": "فارسی",
    "fr": "Français",
    "ga": "Gaeilge",
    "gl": "Galego",
    "gu": "ગુજરાતી",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hy": "Հայերեն",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ka": "ქართული",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "hu": "Magyar",
    "ms": "Bahasa Melayu",
    "nl": "Nederlands",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sq": "Shqip",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sr": "Српски",
    "fi": "Suomi",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
}
MOST: Final = 12  # more than that nobody talks in well


def language_list(codes: Collection[str]) -> tuple[str, ...]:
    """The codes in one order, each once; raises Refusal for too many, and KeyError for one that is none of ours."""
    if len(set(codes)) > MOST:
        raise Refusal(
            gettext_noop("Up to %(at_most)d languages fit. Keep those you like to talk in best."), at_most=MOST
        )
    if unknown := set(codes) - set(LANGUAGES):
        raise KeyError(*sorted(unknown))
    return tuple(code for code in LANGUAGES if code in codes)


def language_names(codes: Collection[str]) -> tuple[str, ...]:
    """By the names they give themselves."""
    return tuple(name for code, name in LANGUAGES.items() if code in codes)
