/* The hot loops of solver.py in C: opening bids, the cheapest chain for each mentee who waits, and for each free place that
 * still has a price.
 *
 * A `Market` works on the solver's own arrays, so that Python can go on from whatever it leaves, and keeps the same promises:
 * u[i] + p[j] >= weight of every pair, equal for those who are matched, and no price where a place is free. It is
 * optional: without it solver.py does the same, only slower. Nobody holds the interpreter's lock meanwhile.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

#define NOBODY (-1)
#define FAR ((int64_t)1 << 62)
#define AHEAD 8 /* pairs of a mentor lie far apart: so many ahead memory is asked for them */
#ifdef __GNUC__
#define FETCH(where) __builtin_prefetch(where)
#else
#define FETCH(where) ((void)(where))
#endif

typedef struct { /* of one search: who is how near, in a heap in which each knows its place */
    int64_t *cost, *came, *heap, *place, *seen, *done;
    int64_t heaped, reached, settled;
} Search;

typedef struct {
    int64_t n, m;
    const int64_t *start, *column, *weight, *capacity; /* pairs by mentee; places by mentor */
    int64_t *u, *p, *mentor_of;
    int64_t *first, *next, *before, *guests;           /* who sits with whom, as rings without an end */
    int64_t *was, *moved, moves;                       /* who has moved since somebody asked, and from where */
    int64_t *pairs_of, *pair;                          /* the same pairs by mentor, once somebody needs them */
    int64_t *row_of;
    Search out, back;                                  /* from a mentee over mentors; from a place over mentees */
} State;

#define STILL (-2)

static void note(State *s, int64_t i) {
    if (s->was[i] != STILL) return;
    s->was[i] = s->mentor_of[i];
    s->moved[s->moves++] = i;
}

static void sit_down(State *s, int64_t i, int64_t j) {
    note(s, i);
    s->mentor_of[i] = j;
    s->before[i] = NOBODY;
    s->next[i] = s->first[j];
    if (s->first[j] != NOBODY) s->before[s->first[j]] = i;
    s->first[j] = i;
    s->guests[j]++;
}

static void stand_up(State *s, int64_t i) {
    int64_t j = s->mentor_of[i];
    note(s, i);
    if (s->before[i] != NOBODY) s->next[s->before[i]] = s->next[i];
    else s->first[j] = s->next[i];
    if (s->next[i] != NOBODY) s->before[s->next[i]] = s->before[i];
    s->mentor_of[i] = NOBODY;
    s->guests[j]--;
}

/* What one mentee would gain with each mentor, at today's prices. */
FOR_EACH_CPU static void gains_of(const int64_t *column, const int64_t *weight, const int64_t *p, int64_t low,
                                  int64_t high, int64_t *gain) {
    for (int64_t e = low; e < high; e++) gain[e - low] = weight[e] - p[column[e]];
}

/* Mentors who are full however many are matched begin with a high price, so that no search need climb to it.
 *
 * Each who waits looks for a chain to a free place, whatever the weights. Where there is none, there never will be: all
 * mentors whom that search has met are in demand by more people than they can take, and nobody looks at them again
 * (Kuhn's method; the set is that of Dulmage and Mendelsohn). The prices are a beginning and no claim: were they wrong,
 * the chains would put them right. `queue` has room for every mentee. */
static int64_t first_met(State *s, int64_t mentee, int64_t *queue) {
    int64_t in = 0, out = 0;
    queue[in++] = mentee;
    while (out < in) {
        int64_t i = queue[out++];
        for (int64_t e = s->start[i]; e < s->start[i + 1]; e++) {
            int64_t j = s->column[e];
            if (s->out.cost[j] != FAR) continue;
            s->out.cost[j] = 0;
            s->out.came[j] = i;
            s->out.seen[s->out.reached++] = j;
            if (s->guests[j] < s->capacity[j]) return j;
            for (int64_t k = s->first[j]; k != NOBODY; k = s->next[k]) queue[in++] = k;
        }
    }
    return NOBODY;
}

static void price_the_crowded(State *s, int64_t worth, int64_t *queue) {
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t e = s->start[i]; e < s->start[i + 1] && s->mentor_of[i] == NOBODY; e++)
            if (s->guests[s->column[e]] < s->capacity[s->column[e]]) sit_down(s, i, s->column[e]);
    for (int64_t i = 0; i < s->n; i++) {
        if (s->mentor_of[i] != NOBODY) continue;
        s->out.reached = 0;
        int64_t at = first_met(s, i, queue);
        if (at == NOBODY) {
            for (int64_t k = 0; k < s->out.reached; k++) s->p[s->out.seen[k]] = worth; /* and their cost stays: nobody looks again */
            continue;
        }
        for (int64_t k = 0; k < s->out.reached; k++) s->out.cost[s->out.seen[k]] = FAR;
        for (;;) {
            int64_t mover = s->out.came[at], left = s->mentor_of[mover];
            if (left != NOBODY) stand_up(s, mover);
            sit_down(s, mover, at);
            if (mover == i) break;
            at = left;
        }
    }
    for (int64_t i = 0; i < s->n; i++)
        if (s->mentor_of[i] != NOBODY) stand_up(s, i);
    for (int64_t j = 0; j < s->m; j++) s->out.cost[j] = FAR;
    s->out.reached = 0;
}

/* Bids as in Bidding, one mentee after the other. With a `step` each bid goes so far beyond what makes the second best as
 * good: prices come near the right ones in few rounds, and pairs are only near the best; `stand_up_unless_exact` parts the
 * others. Without one every pair that is kept is exact. `gain`, `queue` and `offer` are room to work in. */
static void bid(State *s, int64_t step, int64_t *gain, int64_t *queue, int64_t *offer) {
    int64_t waiting = 0, bids = 0, most = 60 * s->n + 1000;
    for (int64_t i = s->n - 1; i >= 0; i--)
        if (s->start[i + 1] > s->start[i] && s->mentor_of[i] == NOBODY) queue[waiting++] = i;
    while (waiting && bids++ < most) {
        int64_t i = queue[--waiting], low = s->start[i], high = s->start[i + 1];
        gains_of(s->column, s->weight, s->p, low, high, gain);
        int64_t best = -1, second = 0, j = NOBODY;
        for (int64_t e = 0; e < high - low; e++) {
            if (gain[e] > best) {
                if (best > second) second = best;
                best = gain[e];
                j = s->column[low + e];
            } else if (gain[e] > second) second = gain[e];
        }
        if (best <= 0) continue;
        offer[i] = s->p[j] + best - second + step;
        if (s->capacity[j] == 0) {
            s->p[j] = offer[i];
            if (best > second) queue[waiting++] = i;
            continue;
        }
        if (s->guests[j] == s->capacity[j]) {
            if (offer[i] <= s->p[j]) continue; /* nothing can be raised: left to the chains */
            int64_t lowest = s->first[j];
            for (int64_t k = lowest; k != NOBODY; k = s->next[k])
                if (offer[k] < offer[lowest]) lowest = k;
            stand_up(s, lowest);
            queue[waiting++] = lowest;
        }
        sit_down(s, i, j);
        if (s->guests[j] == s->capacity[j]) {
            int64_t least = offer[i];
            for (int64_t k = s->first[j]; k != NOBODY; k = s->next[k])
                if (offer[k] < least) least = offer[k];
            s->p[j] = least;
        }
    }
}

/* Gains at today's prices; whoever does not sit where they gain most stands up. */
static void stand_up_unless_exact(State *s, int64_t i) {
    int64_t best = 0, here = 0;
    for (int64_t e = s->start[i]; e < s->start[i + 1]; e++) {
        int64_t gain = s->weight[e] - s->p[s->column[e]];
        if (gain > best) best = gain;
        if (s->column[e] == s->mentor_of[i]) here = gain;
    }
    s->u[i] = best;
    if (s->mentor_of[i] != NOBODY && here != best) stand_up(s, i);
}

/* A heap by cost, in which each knows its place. */
static void lift(Search *q, int64_t at) {
    int64_t j = q->heap[at], cost = q->cost[j];
    while (at) {
        int64_t above = (at - 1) / 2, other = q->heap[above];
        if (q->cost[other] <= cost) break;
        q->heap[at] = other;
        q->place[other] = at;
        at = above;
    }
    q->heap[at] = j;
    q->place[j] = at;
}

static int64_t pop(Search *q) {
    int64_t top = q->heap[0], j = q->heap[--q->heaped], cost = q->cost[j], at = 0;
    while (2 * at + 1 < q->heaped) {
        int64_t below = 2 * at + 1;
        if (below + 1 < q->heaped && q->cost[q->heap[below + 1]] < q->cost[q->heap[below]]) below++;
        if (q->cost[q->heap[below]] >= cost) break;
        q->heap[at] = q->heap[below];
        q->place[q->heap[at]] = at;
        at = below;
    }
    if (q->heaped) {
        q->heap[at] = j;
        q->place[j] = at;
    }
    return top;
}

static void nearer(Search *q, int64_t who, int64_t there, int64_t from) {
    if (q->cost[who] == FAR) {
        q->seen[q->reached++] = who;
        q->place[who] = NOBODY;
    }
    q->cost[who] = there;
    q->came[who] = from;
}

static void push(Search *q, int64_t who) {
    if (q->place[who] == NOBODY) q->place[who] = q->heaped++, q->heap[q->place[who]] = who;
    lift(q, q->place[who]);
}

static void forget(Search *q) {
    for (int64_t k = 0; k < q->reached; k++) q->cost[q->seen[k]] = FAR;
    q->heaped = q->reached = q->settled = 0;
}

/* As _reach_mentors; a free place is an end and caps the search at once. */
static void reach(State *s, int64_t i, int64_t near, int64_t *bound, int64_t *end, int64_t *free) {
    Search *q = &s->out;
    int64_t from = near + s->u[i];
    for (int64_t e = s->start[i]; e < s->start[i + 1]; e++) {
        int64_t j = s->column[e], there = from + s->p[j] - s->weight[e];
        if (there >= *bound || there >= q->cost[j]) continue;
        nearer(q, j, there, i);
        if (s->guests[j] < s->capacity[j]) {
            *bound = there;
            *end = NOBODY;
            *free = j;
        } else push(q, j);
    }
}

static void forward(State *s, int64_t mentee) {
    Search *q = &s->out;
    int64_t bound = s->u[mentee], end = mentee, free = NOBODY;
    reach(s, mentee, 0, &bound, &end, &free);
    while (q->heaped && q->cost[q->heap[0]] < bound) {
        int64_t j = pop(q), near = q->cost[j];
        q->done[q->settled++] = j;
        for (int64_t k = s->first[j]; k != NOBODY; k = s->next[k]) {
            if (near + s->u[k] < bound) bound = near + s->u[k], end = k;
            reach(s, k, near, &bound, &end, &free);
        }
    }
    s->u[mentee] -= bound;
    for (int64_t d = 0; d < q->settled; d++) {
        int64_t j = q->done[d], rise = bound - q->cost[j];
        s->p[j] += rise;
        for (int64_t k = s->first[j]; k != NOBODY; k = s->next[k]) s->u[k] -= rise;
    }
    if (end != mentee) {
        int64_t at = free;
        if (end != NOBODY) {
            at = s->mentor_of[end];
            stand_up(s, end);
        }
        for (;;) {
            int64_t mover = q->came[at], left = s->mentor_of[mover];
            if (left != NOBODY) stand_up(s, mover);
            sit_down(s, mover, at);
            if (mover == mentee) break;
            at = left;
        }
    }
    forget(q);
}

/* Pairs by mentor: counted, then put where they belong. */
static int sort_by_mentor(State *s) {
    int64_t pairs = s->start[s->n];
    if (s->pair) return 1;
    s->pairs_of = calloc((size_t)s->m + 2, sizeof(int64_t));
    s->pair = malloc((size_t)(pairs + 1) * sizeof(int64_t));
    s->row_of = malloc((size_t)(pairs + 1) * sizeof(int64_t));
    if (!s->pairs_of || !s->pair || !s->row_of) return 0;
    for (int64_t e = 0; e < pairs; e++) s->pairs_of[s->column[e] + 2]++;
    for (int64_t j = 0; j < s->m; j++) s->pairs_of[j + 2] += s->pairs_of[j + 1];
    for (int64_t i = 0; i < s->n; i++)
        for (int64_t e = s->start[i]; e < s->start[i + 1]; e++) {
            int64_t at = s->pairs_of[s->column[e] + 1]++;
            s->pair[at] = e;
            s->row_of[at] = i;
        }
    return 1;
}

/* As _reach_mentees; somebody who waits is an end. */
static void draw(State *s, int64_t j, int64_t near, int64_t *bound, int64_t *last) {
    Search *q = &s->back;
    int64_t from = near + s->p[j];
    for (int64_t at = s->pairs_of[j], stop = s->pairs_of[j + 1]; at < stop; at++) {
        if (at + AHEAD < stop) {
            FETCH(s->weight + s->pair[at + AHEAD]);
            FETCH(s->u + s->row_of[at + AHEAD]);
            FETCH(q->cost + s->row_of[at + AHEAD]);
        }
        int64_t i = s->row_of[at], there = from + s->u[i] - s->weight[s->pair[at]];
        if (there >= *bound || there >= q->cost[i]) continue;
        nearer(q, i, there, j);
        if (s->mentor_of[i] == NOBODY) {
            *bound = there;
            *last = i;
        } else push(q, i);
    }
}

/* The mentors that are opened, at what cost and by whose leaving, lie in the other search's arrays. */
static void reverse(State *s, int64_t mentor) {
    Search *q = &s->back, *open = &s->out;
    int64_t bound = s->p[mentor], end = mentor, last = NOBODY;
    nearer(open, mentor, 0, NOBODY);
    draw(s, mentor, 0, &bound, &last);
    while (q->heaped && q->cost[q->heap[0]] < bound) {
        int64_t i = pop(q), near = q->cost[i], left = s->mentor_of[i];
        if (open->cost[left] != FAR) continue;
        nearer(open, left, near, i);
        if (near + s->p[left] < bound) bound = near + s->p[left], end = left, last = NOBODY;
        draw(s, left, near, &bound, &last);
    }
    for (int64_t k = 0; k < open->reached; k++) {
        int64_t j = open->seen[k];
        if (open->cost[j] < bound) s->p[j] -= bound - open->cost[j];
    }
    for (int64_t k = 0; k < q->reached; k++) {
        int64_t i = q->seen[k];
        if (q->cost[i] < bound) s->u[i] += bound - q->cost[i];
    }
    int64_t mover = last != NOBODY ? last : open->came[end];
    while (mover != NOBODY) {
        int64_t place = q->came[mover];
        if (s->mentor_of[mover] != NOBODY) stand_up(s, mover);
        sit_down(s, mover, place);
        mover = open->came[place];
    }
    forget(q);
    forget(open);
}

/* --- the type ------------------------------------------------------------------------------------------------ */

enum { START, COLUMN, WEIGHT, CAPACITY, U, P, MENTOR_OF, ARRAYS };

typedef struct {
    PyObject_HEAD
    State s;
    Py_buffer view[ARRAYS];
    int held;
} Market;

static int64_t *room(int64_t count) { return malloc((size_t)(count + 1) * sizeof(int64_t)); }

static int make_search(Search *q, int64_t count) {
    int64_t **own[] = {&q->cost, &q->came, &q->heap, &q->place, &q->seen, &q->done};
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        if (!(*own[k] = room(count))) return 0;
    for (int64_t k = 0; k < count; k++) q->cost[k] = FAR;
    return 1;
}

static void unmake_search(Search *q) {
    free(q->cost), free(q->came), free(q->heap), free(q->place), free(q->seen), free(q->done);
}

static int make(State *s) {
    if (!(s->first = room(s->m)) || !(s->guests = room(s->m)) || !(s->next = room(s->n)) || !(s->before = room(s->n)) ||
        !(s->was = room(s->n)) || !(s->moved = room(s->n)) || !make_search(&s->out, s->m) || !make_search(&s->back, s->n))
        return 0;
    for (int64_t j = 0; j < s->m; j++) s->first[j] = NOBODY, s->guests[j] = 0;
    for (int64_t i = 0; i < s->n; i++) s->was[i] = STILL;
    for (int64_t i = 0; i < s->n; i++)
        if (s->mentor_of[i] != NOBODY) sit_down(s, i, s->mentor_of[i]);
    return 1;
}

/* How many have another mentor than when somebody last asked, or none; and how many more have one. */
static int64_t count_moves(State *s, int64_t *more) {
    int64_t moved = 0;
    for (*more = 0; s->moves; s->moves--) {
        int64_t i = s->moved[s->moves - 1];
        moved += s->mentor_of[i] != s->was[i];
        *more += (s->mentor_of[i] != NOBODY) - (s->was[i] != NOBODY);
        s->was[i] = STILL;
    }
    return moved;
}

static void market_dealloc(Market *market) {
    State *s = &market->s;
    free(s->first), free(s->next), free(s->before), free(s->guests), free(s->was), free(s->moved);
    free(s->pairs_of), free(s->pair), free(s->row_of);
    unmake_search(&s->out), unmake_search(&s->back);
    while (market->held) PyBuffer_Release(&market->view[--market->held]);
    PyTypeObject *type = Py_TYPE(market);
    type->tp_free((PyObject *)market);
    Py_DECREF(type);
}

/* Market(start, column, weight, capacity, u, p, mentor_of): int64 all, and the last three are written to. */
static PyObject *market_new(PyTypeObject *type, PyObject *words, PyObject *named) {
    PyObject *array[ARRAYS];
    if (!PyArg_ParseTuple(words, "OOOOOOO", &array[0], &array[1], &array[2], &array[3], &array[4], &array[5], &array[6]))
        return NULL;
    Market *market = (Market *)type->tp_alloc(type, 0);
    if (!market) return NULL;
    State *s = &market->s;
    Py_buffer *b = market->view;
    for (; market->held < ARRAYS; market->held++) {
        int flags = market->held < U ? PyBUF_C_CONTIGUOUS : PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE;
        if (PyObject_GetBuffer(array[market->held], &b[market->held], flags)) {
            Py_DECREF(market);
            return NULL;
        }
    }
    s->n = b[START].len / 8 - 1, s->m = b[CAPACITY].len / 8;
    s->start = b[START].buf, s->column = b[COLUMN].buf, s->weight = b[WEIGHT].buf, s->capacity = b[CAPACITY].buf;
    s->u = b[U].buf, s->p = b[P].buf, s->mentor_of = b[MENTOR_OF].buf;
    int fits = s->n >= 0 && b[U].len / 8 == s->n && b[P].len / 8 == s->m && b[MENTOR_OF].len / 8 == s->n &&
               b[COLUMN].len == b[WEIGHT].len && s->start[s->n] <= b[COLUMN].len / 8;
    int ready = fits && make(s);
    s->moves = 0;
    if (ready)
        for (int64_t i = 0; i < s->n; i++) s->was[i] = STILL;
    else {
        if (fits) PyErr_NoMemory();
        else PyErr_SetString(PyExc_ValueError, "arrays of the wrong size");
        Py_DECREF(market);
        return NULL;
    }
    return (PyObject *)market;
}

/* open(worth, step): prices and pairs to begin with; whoever then waits has a gain and no mentor. */
static PyObject *market_open(Market *market, PyObject *words) {
    State *s = &market->s;
    long long worth, step;
    if (!PyArg_ParseTuple(words, "LL", &worth, &step)) return NULL;
    int ready;
    Py_BEGIN_ALLOW_THREADS
    int64_t widest = 1;
    for (int64_t i = 0; i < s->n; i++)
        if (s->start[i + 1] - s->start[i] > widest) widest = s->start[i + 1] - s->start[i];
    int64_t *gain = room(widest), *queue = room(s->n + 1), *offer = room(s->n);
    ready = gain && queue && offer;
    if (ready && worth) price_the_crowded(s, worth, queue);
    if (ready) bid(s, step, gain, queue, offer);
    if (ready)
        for (int64_t i = 0; i < s->n; i++) stand_up_unless_exact(s, i);
    free(gain), free(queue), free(offer);
    Py_END_ALLOW_THREADS
    if (!ready) return PyErr_NoMemory();
    Py_RETURN_NONE;
}

/* forward(mentees): a chain for each who waits and would gain. */
static PyObject *market_forward(Market *market, PyObject *words) {
    State *s = &market->s;
    Py_buffer mentees;
    if (!PyArg_ParseTuple(words, "y*", &mentees)) return NULL;
    const int64_t *who = mentees.buf;
    Py_BEGIN_ALLOW_THREADS
    for (int64_t k = 0; k < mentees.len / 8; k++)
        if (s->mentor_of[who[k]] == NOBODY && s->u[who[k]] > 0) forward(s, who[k]);
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&mentees);
    Py_RETURN_NONE;
}

/* reverse(mentors): no free place of theirs has a price afterwards. */
static PyObject *market_reverse(Market *market, PyObject *words) {
    State *s = &market->s;
    Py_buffer mentors;
    if (!PyArg_ParseTuple(words, "y*", &mentors)) return NULL;
    const int64_t *whose = mentors.buf;
    int ready = 1;
    Py_BEGIN_ALLOW_THREADS
    for (int64_t k = 0; k < mentors.len / 8 && ready; k++)
        while (s->guests[whose[k]] < s->capacity[whose[k]] && s->p[whose[k]] > 0 && (ready = sort_by_mentor(s)))
            reverse(s, whose[k]);
    Py_END_ALLOW_THREADS
    PyBuffer_Release(&mentors);
    if (!ready) return PyErr_NoMemory();
    Py_RETURN_NONE;
}

/* refresh(mentees): their pairs weigh something else, or they have new ones. Whoever is no longer exact stands up. */
static PyObject *market_refresh(Market *market, PyObject *words) {
    State *s = &market->s;
    Py_buffer mentees;
    if (!PyArg_ParseTuple(words, "y*", &mentees)) return NULL;
    const int64_t *who = mentees.buf;
    for (int64_t k = 0; k < mentees.len / 8; k++) stand_up_unless_exact(s, who[k]);
    PyBuffer_Release(&mentees);
    Py_RETURN_NONE;
}

/* fit(mentor): whoever sits beyond the number of places stands up. */
static PyObject *market_fit(Market *market, PyObject *words) {
    State *s = &market->s;
    long long j;
    if (!PyArg_ParseTuple(words, "L", &j)) return NULL;
    PyObject *sent = PyList_New(0);
    while (sent && s->guests[j] > s->capacity[j]) {
        PyObject *who = PyLong_FromLongLong(s->first[j]);
        stand_up(s, s->first[j]);
        if (!who || PyList_Append(sent, who)) Py_CLEAR(sent);
        Py_XDECREF(who);
    }
    return sent;
}

/* moved(): how many have another mentor now, or none, than when this was last asked; and how many more have one. */
static PyObject *market_moved(Market *market, PyObject *none) {
    int64_t more, moved = count_moves(&market->s, &more);
    return Py_BuildValue("LL", (long long)moved, (long long)more);
}

static PyMethodDef market_methods[] = {
    {"open", (PyCFunction)market_open, METH_VARARGS, "Opening bids."},
    {"forward", (PyCFunction)market_forward, METH_VARARGS, "Chains for those who wait."},
    {"reverse", (PyCFunction)market_reverse, METH_VARARGS, "Chains for free places that have a price."},
    {"refresh", (PyCFunction)market_refresh, METH_VARARGS, "Gains at today's prices."},
    {"fit", (PyCFunction)market_fit, METH_VARARGS, "Nobody beyond the places."},
    {"moved", (PyCFunction)market_moved, METH_NOARGS, "Who has moved."},
    {NULL, NULL, 0, NULL}};
static PyType_Slot market_slots[] = {{Py_tp_new, market_new}, {Py_tp_dealloc, market_dealloc}, {Py_tp_methods, market_methods},
                                     {0, NULL}};
static PyType_Spec market_spec = {.name = "lamplighter_kernel.Market", .basicsize = sizeof(Market), .flags = Py_TPFLAGS_DEFAULT,
                                  .slots = market_slots};

static PyMethodDef methods[] = {{"weigh", weigh, METH_VARARGS, "Points and bars of whole rows."},
                                {"best", best, METH_VARARGS, "The best few of each row."},
                                {"beating", beating, METH_VARARGS, "The pairs that beat their gain and price."},
                                {"stable", stable, METH_VARARGS, "Deferred acceptance."},
                                {"cover", cover, METH_VARARGS, "As many as can be, among the kept pairs."},
                                {"rising", rising, METH_VARARGS, "The kept pairs that beat their gain and price."},
                                {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "lamplighter_kernel", .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC PyInit_lamplighter_kernel(void) {
    PyObject *made = PyModule_Create(&module), *type = made ? PyType_FromSpec(&market_spec) : NULL;
    if (type && !PyModule_AddObject(made, "Market", type)) return made;
    Py_XDECREF(type);
    Py_XDECREF(made);
    return NULL;
}
