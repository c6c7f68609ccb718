/* The hot loops of solver.py in C: opening bids, and the cheapest chain for each mentee who waits.
 *
 * It works on the solver's own arrays, so that Python can go on from whatever it leaves, and keeps the same promises:
 * u[i] + p[j] >= weight of every pair, equal for those who are matched, and no price where a place is free. It is
 * optional: without it solver.py does the same, only slower. Nobody holds the interpreter's lock meanwhile.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_CPU __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define FOR_EACH_CPU
#endif

#define NOBODY (-1)
#define FAR ((int64_t)1 << 62)

typedef struct {
    int64_t n, m;
    const int64_t *start, *column, *weight, *capacity; /* pairs by mentee; places by mentor */
    int64_t *u, *p, *mentor_of;
    int64_t *first, *next, *before, *guests;           /* who sits with whom, as rings without an end */
    int64_t *cost, *came, *heap, *place, *seen, *done; /* of one search; `place` is where a mentor is in the heap */
    int64_t heaped, reached, settled;
} State;

static void sit_down(State *s, int64_t i, int64_t j) {
    s->mentor_of[i] = j;
    s->before[i] = NOBODY;
    s->next[i] = s->first[j];
    if (s->first[j] != NOBODY) s->before[s->first[j]] = i;
    s->first[j] = i;
    s->guests[j]++;
}

static void stand_up(State *s, int64_t i) {
    int64_t j = s->mentor_of[i];
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
            if (s->cost[j] != FAR) continue;
            s->cost[j] = 0;
            s->came[j] = i;
            s->seen[s->reached++] = j;
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
        s->reached = 0;
        int64_t at = first_met(s, i, queue);
        if (at == NOBODY) {
            for (int64_t k = 0; k < s->reached; k++) s->p[s->seen[k]] = worth; /* and their cost stays: nobody looks again */
            continue;
        }
        for (int64_t k = 0; k < s->reached; k++) s->cost[s->seen[k]] = FAR;
        for (;;) {
            int64_t mover = s->came[at], left = s->mentor_of[mover];
            if (left != NOBODY) stand_up(s, mover);
            sit_down(s, mover, at);
            if (mover == i) break;
            at = left;
        }
    }
    for (int64_t i = 0; i < s->n; i++)
        if (s->mentor_of[i] != NOBODY) stand_up(s, i);
    for (int64_t j = 0; j < s->m; j++) s->cost[j] = FAR;
}

/* Bids as in Bidding, one mentee after the other. `gain` and `queue` are room to work in. */
static void bid(State *s, int64_t *gain, int64_t *queue, int64_t *offer) {
    int64_t waiting = 0, bids = 0, most = 60 * s->n + 1000;
    for (int64_t i = s->n - 1; i >= 0; i--)
        if (s->start[i + 1] > s->start[i]) queue[waiting++] = i;
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
        offer[i] = s->p[j] + best - second;
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
    for (int64_t i = 0; i < s->n; i++) {
        int64_t best = 0;
        for (int64_t e = s->start[i]; e < s->start[i + 1]; e++)
            if (s->weight[e] - s->p[s->column[e]] > best) best = s->weight[e] - s->p[s->column[e]];
        s->u[i] = best;
    }
}

/* A heap of mentors by cost, in which each knows its place. */
static void lift(State *s, int64_t at) {
    int64_t j = s->heap[at], cost = s->cost[j];
    while (at) {
        int64_t above = (at - 1) / 2, other = s->heap[above];
        if (s->cost[other] <= cost) break;
        s->heap[at] = other;
        s->place[other] = at;
        at = above;
    }
    s->heap[at] = j;
    s->place[j] = at;
}

static int64_t pop(State *s) {
    int64_t top = s->heap[0], j = s->heap[--s->heaped], cost = s->cost[j], at = 0;
    while (2 * at + 1 < s->heaped) {
        int64_t below = 2 * at + 1;
        if (below + 1 < s->heaped && s->cost[s->heap[below + 1]] < s->cost[s->heap[below]]) below++;
        if (s->cost[s->heap[below]] >= cost) break;
        s->heap[at] = s->heap[below];
        s->place[s->heap[at]] = at;
        at = below;
    }
    if (s->heaped) {
        s->heap[at] = j;
        s->place[j] = at;
    }
    return top;
}

/* As _reach_mentors; a free place is an end and caps the search at once. */
static void reach(State *s, int64_t i, int64_t near, int64_t *bound, int64_t *end, int64_t *free) {
    for (int64_t e = s->start[i]; e < s->start[i + 1]; e++) {
        int64_t j = s->column[e], there = near + s->u[i] + s->p[j] - s->weight[e];
        if (there >= *bound || there >= s->cost[j]) continue;
        if (s->cost[j] == FAR) {
            s->seen[s->reached++] = j;
            s->place[j] = NOBODY;
        }
        s->cost[j] = there;
        s->came[j] = i;
        if (s->guests[j] < s->capacity[j]) {
            *bound = there;
            *end = NOBODY;
            *free = j;
        } else {
            if (s->place[j] == NOBODY) s->place[j] = s->heaped++, s->heap[s->place[j]] = j;
            lift(s, s->place[j]);
        }
    }
}

static void forward(State *s, int64_t mentee) {
    int64_t bound = s->u[mentee], end = mentee, free = NOBODY;
    s->heaped = s->reached = s->settled = 0;
    reach(s, mentee, 0, &bound, &end, &free);
    while (s->heaped && s->cost[s->heap[0]] < bound) {
        int64_t j = pop(s), near = s->cost[j];
        s->done[s->settled++] = j;
        for (int64_t k = s->first[j]; k != NOBODY; k = s->next[k]) {
            if (near + s->u[k] < bound) bound = near + s->u[k], end = k;
            reach(s, k, near, &bound, &end, &free);
        }
    }
    s->u[mentee] -= bound;
    for (int64_t d = 0; d < s->settled; d++) {
        int64_t j = s->done[d], rise = bound - s->cost[j];
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
            int64_t mover = s->came[at], left = s->mentor_of[mover];
            if (left != NOBODY) stand_up(s, mover);
            sit_down(s, mover, at);
            if (mover == mentee) break;
            at = left;
        }
    }
    for (int64_t k = 0; k < s->reached; k++) s->cost[s->seen[k]] = FAR;
}

static int64_t *room(int64_t count) { return malloc((size_t)(count ? count : 1) * sizeof(int64_t)); }

static int make(State *s) {
    int64_t **own[] = {&s->first, &s->guests, &s->cost, &s->came, &s->heap, &s->place, &s->seen, &s->done};
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        if (!(*own[k] = room(s->m))) return 0;
    if (!(s->next = room(s->n)) || !(s->before = room(s->n))) return 0;
    for (int64_t j = 0; j < s->m; j++) s->first[j] = NOBODY, s->guests[j] = 0, s->cost[j] = FAR;
    for (int64_t i = 0; i < s->n; i++)
        if (s->mentor_of[i] != NOBODY) sit_down(s, i, s->mentor_of[i]);
    return 1;
}

static void unmake(State *s) {
    int64_t *own[] = {s->first, s->guests, s->cost, s->came, s->heap, s->place, s->seen, s->done, s->next, s->before};
    for (size_t k = 0; k < sizeof own / sizeof *own; k++) free(own[k]);
}

static int open_bids(State *s, int64_t worth) {
    int64_t widest = 1;
    for (int64_t i = 0; i < s->n; i++)
        if (s->start[i + 1] - s->start[i] > widest) widest = s->start[i + 1] - s->start[i];
    int64_t *gain = room(widest), *queue = room(s->n + 1), *offer = room(s->n);
    int ready = gain && queue && offer;
    if (ready && worth) price_the_crowded(s, worth, queue);
    if (ready) bid(s, gain, queue, offer);
    free(gain), free(queue), free(offer);
    return ready;
}

/* settle(start, column, weight, capacity, u, p, mentor_of, mentees, bids, worth) */
static PyObject *settle(PyObject *self, PyObject *words) {
    enum { START, COLUMN, WEIGHT, CAPACITY, U, P, MENTOR_OF, MENTEES, ARRAYS };
    Py_buffer b[ARRAYS];
    State s = {0};
    int bids, ready = 0;
    long long worth;
    if (!PyArg_ParseTuple(words, "y*y*y*y*w*w*w*y*pL", &b[START], &b[COLUMN], &b[WEIGHT], &b[CAPACITY], &b[U], &b[P],
                          &b[MENTOR_OF], &b[MENTEES], &bids, &worth))
        return NULL;
    s.n = b[START].len / 8 - 1, s.m = b[CAPACITY].len / 8;
    s.start = b[START].buf, s.column = b[COLUMN].buf, s.weight = b[WEIGHT].buf, s.capacity = b[CAPACITY].buf;
    s.u = b[U].buf, s.p = b[P].buf, s.mentor_of = b[MENTOR_OF].buf;
    int fits = s.n >= 0 && b[U].len / 8 == s.n && b[P].len / 8 == s.m && b[MENTOR_OF].len / 8 == s.n &&
               b[COLUMN].len == b[WEIGHT].len && s.start[s.n] <= b[COLUMN].len / 8;
    const int64_t *mentees = b[MENTEES].buf;
    int64_t count = b[MENTEES].len / 8;
    if (fits) {
        Py_BEGIN_ALLOW_THREADS
        ready = make(&s) && (!bids || open_bids(&s, worth));
        for (int64_t k = 0; ready && k < count; k++) forward(&s, mentees[k]);
        unmake(&s);
        Py_END_ALLOW_THREADS
    }
    for (int k = 0; k < ARRAYS; k++) PyBuffer_Release(&b[k]);
    if (!fits) return PyErr_Format(PyExc_ValueError, "arrays of the wrong size");
    if (!ready) return PyErr_NoMemory();
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"settle", settle, METH_VARARGS, "Bids, if wanted, and then a chain for each mentee."},
                                {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "lamplighter_kernel", .m_size = -1, .m_methods = methods};
PyMODINIT_FUNC PyInit_lamplighter_kernel(void) { return PyModule_Create(&module); }
