"""Writing to one another between meetings: every deed of this room by its name."""

from lamplighter.services.message.write import send_message, take_message_back

__all__ = ["send_message", "take_message_back"]
