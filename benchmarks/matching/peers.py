"""The best of the others on the same pairs. Each returns how many are matched, and with how many points."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import linear_sum_assignment

from lamplighter.matching.edges import Edges

Answer = tuple[int, int]


def greedy(edges: Edges) -> Answer:
    """The best pair first, then the next that still can be: what most scripts of one's own do."""
    room, free = edges.capacity.tolist(), [True] * edges.mentees
    mentee, mentor, score = edges.mentee.tolist(), edges.mentor.tolist(), edges.score.tolist()
    matched = total = 0
    for edge in np.argsort(-edges.score, kind="stable").tolist():
        if free[mentee[edge]] and room[mentor[edge]]:
            free[mentee[edge]] = False
            room[mentor[edge]] -= 1
            matched, total = matched + 1, total + score[edge]
    return matched, total


def scipy_dense(edges: Edges) -> Answer:
    """A column for every place."""
    worth = 10_001 * (edges.most + 1)
    table = np.zeros((edges.mentees, edges.mentors), np.int64)
    table[edges.mentee, edges.mentor] = edges.score + worth
    columns = np.repeat(np.arange(edges.mentors), np.minimum(edges.capacity, edges.mentees))
    rows, chosen = linear_sum_assignment(table[:, columns], maximize=True)
    return divmod(int(table[rows, columns[chosen]].sum()), worth)


def ortools_flow(edges: Edges) -> Answer:
    """A flow of least cost; it is told that more people come first by an arc of its own for each who waits."""
    n, m, network = edges.mentees, edges.mentors, SimpleMinCostFlow()
    source, sink = n + m, n + m + 1
    one = np.ones(len(edges.mentee), np.int64)
    pairs = network.add_arcs_with_capacity_and_unit_cost(edges.mentee, n + edges.mentor, one, -edges.score)
    ones, none = np.ones(n, np.int64), np.zeros(max(n, m), np.int64)
    network.add_arcs_with_capacity_and_unit_cost(np.full(n, source), np.arange(n), ones, none[:n])
    network.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, sink), edges.capacity, none[:m])
    network.set_node_supply(source, n)
    network.set_node_supply(sink, -n)
    network.solve_max_flow_with_min_cost()
    used = network.flows(pairs)
    return int(used.sum()), int((edges.score * used).sum())


PEERS: dict[str, Callable[[Edges], Answer]] = {
    "best pair first": greedy,
    "OR-Tools, flow of least cost": ortools_flow,
    "SciPy, dense assignment": scipy_dense,
}
DENSE_UP_TO = 4_000  # above, a column for every place does not fit
