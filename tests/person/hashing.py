"""The hasher that is shipped, for stories in which passwords are many and what they cost is not the point."""

from lamplighter.access.hashing import Hasher


class Cheap(Hasher):
    """The same in all but its price."""

    work_factor = 2
