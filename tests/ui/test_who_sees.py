"""The page "who sees what" says all that the matrix says, in a table that a telephone shows as cards."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from lamplighter.core.privacy import MATRIX, Kind, Right, Standing


def test_every_column_is_named_in_every_row_and_visitors_have_theirs(world: None, client: Client) -> None:
    said = client.get(reverse("home:privacy")).content.decode()
    columns = re.findall(r'role="columnheader" scope="col">([^<]+)', said)
    rows = [re.findall(r'data-of="([^"]+)">([^<]*)', row) for row in said.split('<tr role="row">')[2:]]
    assert columns[-2:] == ["Visitors", "Kept"]
    assert all([name for name, _ in row] == columns[1:] for row in rows)
    open_to_all = [
        rights[Standing.ANYONE] & Right.READ for kind, rights in MATRIX.items() if kind is not Kind.PROGRAMME
    ]
    assert len(rows) == len(open_to_all)
    assert sum(dict(row)["Visitors"] != "–" for row in rows) == sum(map(bool, open_to_all)) == 1
