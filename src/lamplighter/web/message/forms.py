"""The form for a message: words, files, or both."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lamplighter.ui.few_words import MessageForm
from lamplighter.ui.fields import FilesField


class LaneForm(MessageForm):
    """Files need no words beside them."""

    attached = FilesField(
        label=_("Files"),
        help_text=_(
            "Up to three, of 5 megabytes each: PDF, pictures, text, office documents. Of a picture only "
            "what it shows goes along; others are handed over as they are, with what their programs wrote into them."
        ),
    )

    use_required_attribute = False  # a file stands for words

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("attached") and self.has_error("words", code="required"):
            del self.errors["words"]
            self.cleaned_data["words"] = ""
        return self.cleaned_data

    def say_what_is_lost(self) -> None:
        """Words stay in the form; a browser lets go of files."""
        if self.files and "attached" not in self.errors:
            self.add_error("attached", _("Choose your files once more: a browser does not keep them."))
