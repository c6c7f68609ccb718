"""Two other ways to the same answer, by other people: a dense assignment and a flow of least cost.

Both are dear to load, and every process that runs tests reads this: so they are, by whoever asks them.
"""

from __future__ import annotations

import numpy as np

from lamplighter.matching.edges import Edges


def dense(edges: Edges) -> tuple[int, int]:
    """Places as columns of their own; a pair that cannot be costs nothing and is not counted."""
    from scipy.optimize import linear_sum_assignment

    worth = 10_001 * (edges.most + 1)
    table = np.zeros((edges.mentees, edges.mentors), np.int64)
    table[edges.mentee, edges.mentor] = edges.score + worth
    columns = np.repeat(np.arange(edges.mentors), np.minimum(edges.capacity, edges.mentees))
    rows, chosen = linear_sum_assignment(table[:, columns], maximize=True)
    value = int(table[rows, columns[chosen]].sum())
    return divmod(value, worth)


def flow(edges: Edges) -> tuple[int, int]:
    """A source, the mentees, the mentors, a sink: as much flow as can be, at the least cost."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m, network = edges.mentees, edges.mentors, SimpleMinCostFlow()
    source, sink = n + m, n + m + 1
    pairs = network.add_arcs_with_capacity_and_unit_cost(
        edges.mentee, n + edges.mentor, np.ones(len(edges.mentee), np.int64), -edges.score
    )
    ones = np.ones(n, np.int64)
    network.add_arcs_with_capacity_and_unit_cost(np.full(n, source), np.arange(n), ones, 0 * ones)
    network.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, sink), edges.capacity, 0 * edges.capacity)
    network.set_node_supply(source, n)
    network.set_node_supply(sink, -n)
    assert network.solve_max_flow_with_min_cost() == network.OPTIMAL
    used = network.flows(pairs)
    return int(used.sum()), int((edges.score * used).sum())
