/* Deferred acceptance: stability.py does the same in Python, and orders pairs the same way, so both come to the same pairs.
 *
 * Of two pairs the better has more points; equal points are decided by the key, equal keys by the later number. Nobody
 * holds the interpreter's lock meanwhile.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>

#include "kernel.h"

enum { START, MENTEE, MENTOR, OF_MENTEE, OF_MENTOR, KEY, CAPACITY, MENTOR_OF, ARRAYS };

typedef struct {
    int64_t n, m;
    const int64_t *start, *mentee, *mentor, *of_mentee, *of_mentor, *key, *capacity;
    int64_t *mentor_of;
} Pairs;

typedef struct { /* how one side likes pairs; `up` is 1 where the best comes first, -1 where the worst does */
    const int64_t *points, *key;
    int up;
} Taste;

static int before(const Taste *t, int64_t a, int64_t b) {
    int64_t left = t->points[a], right = t->points[b];
    if (left == right) left = t->key[a], right = t->key[b];
    if (left == right) left = a, right = b;
    return t->up > 0 ? left > right : left < right;
}

/* A heap of pairs whose first comes before all others. */
static void sink(const Taste *t, int64_t *heap, int64_t count, int64_t at) {
    int64_t pair = heap[at];
    while (2 * at + 1 < count) {
        int64_t below = 2 * at + 1;
        if (below + 1 < count && before(t, heap[below + 1], heap[below])) below++;
        if (!before(t, heap[below], pair)) break;
        heap[at] = heap[below];
        at = below;
    }
    heap[at] = pair;
}

static void heap_up(const Taste *t, int64_t *heap, int64_t count) {
    for (int64_t at = count / 2 - 1; at >= 0; at--) sink(t, heap, count, at);
}

static int64_t take_first(const Taste *t, int64_t *heap, int64_t *count) {
    int64_t first = heap[0];
    heap[0] = heap[--*count];
    if (*count) sink(t, heap, *count, 0);
    return first;
}

static void add(const Taste *t, int64_t *heap, int64_t *count, int64_t pair) {
    int64_t at = (*count)++;
    for (; at && before(t, pair, heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    heap[at] = pair;
}

static int64_t *room(int64_t count) { return calloc((size_t)(count + 1), sizeof(int64_t)); }

/* Where the pairs of each mentor begin, among all pairs sorted by mentor: m + 1 of them. */
static void begins(const Pairs *s, int64_t *begin) {
    for (int64_t e = 0; e < s->start[s->n]; e++) begin[s->mentor[e] + 1]++;
    for (int64_t j = 0; j < s->m; j++) begin[j + 1] += begin[j];
}

/* Each mentee asks from the best mentor on; a full mentor keeps the better of two. `wish` has all pairs by mentee, `held`
 * room for all by mentor. */
static void mentees_ask(const Pairs *s, int64_t *wish, int64_t *held, int64_t *left, int64_t *begin, int64_t *taken) {
    const Taste mine = {s->of_mentee, s->key, 1}, theirs = {s->of_mentor, s->key, -1};
    begins(s, begin);
    for (int64_t i = 0; i < s->n; i++) {
        left[i] = s->start[i + 1] - s->start[i];
        for (int64_t e = s->start[i]; e < s->start[i + 1]; e++) wish[e] = e;
        heap_up(&mine, wish + s->start[i], left[i]);
    }
    for (int64_t first = 0; first < s->n; first++)
        for (int64_t i = first; i >= 0 && left[i];) {
            int64_t e = take_first(&mine, wish + s->start[i], &left[i]), j = s->mentor[e], *guests = held + begin[j];
            if (taken[j] < s->capacity[j]) {
                add(&theirs, guests, &taken[j], e);
                i = -1;
            } else if (taken[j] && before(&theirs, guests[0], e)) {
                i = s->mentee[guests[0]];
                guests[0] = e;
                sink(&theirs, guests, taken[j], 0);
            }
        }
    for (int64_t j = 0; j < s->m; j++)
        for (int64_t k = 0; k < taken[j]; k++) s->mentor_of[s->mentee[held[begin[j] + k]]] = j;
}

/* Each mentor with a free place asks from the best mentee on; a mentee keeps the better of two. */
static void mentors_ask(const Pairs *s, int64_t *wish, int64_t *free, int64_t *has, int64_t *begin, int64_t *left) {
    const Taste mine = {s->of_mentee, s->key, 1}, theirs = {s->of_mentor, s->key, 1};
    begins(s, begin);
    for (int64_t e = 0; e < s->start[s->n]; e++) wish[begin[s->mentor[e]] + left[s->mentor[e]]++] = e;
    for (int64_t j = 0; j < s->m; j++) {
        heap_up(&theirs, wish + begin[j], left[j]);
        free[j] = s->capacity[j];
    }
    for (int64_t i = 0; i < s->n; i++) has[i] = -1;
    for (int64_t first = 0; first < s->m; first++)
        for (int64_t j = first; j != first || (free[j] && left[j]);) { /* whoever loses somebody asks on at once */
            if (!(free[j] && left[j])) {
                j = first;
                continue;
            }
            int64_t e = take_first(&theirs, wish + begin[j], &left[j]), i = s->mentee[e], was = has[i];
            if (was >= 0 && !before(&mine, e, was)) continue;
            has[i] = e;
            free[j]--;
            if (was >= 0) free[s->mentor[was]]++, j = s->mentor[was];
        }
    for (int64_t i = 0; i < s->n; i++)
        if (has[i] >= 0) s->mentor_of[i] = s->mentor[has[i]];
}

/* stable(start, mentee, mentor, of_mentee, of_mentor, key, capacity, mentor_of, mentors_ask): int64 all; `mentor_of` is
 * written to, where it must say -1 for all. */
PyObject *stable(PyObject *self, PyObject *words) {
    PyObject *array[ARRAYS];
    Py_buffer view[ARRAYS];
    int by_mentors, held = 0, ready = 0, fits = 0;
    if (!PyArg_ParseTuple(words, "OOOOOOOOp", &array[0], &array[1], &array[2], &array[3], &array[4], &array[5], &array[6],
                          &array[7], &by_mentors))
        return NULL;
    for (; held < ARRAYS; held++) {
        int flags = held == MENTOR_OF ? PyBUF_C_CONTIGUOUS | PyBUF_WRITABLE : PyBUF_C_CONTIGUOUS;
        if (PyObject_GetBuffer(array[held], &view[held], flags)) goto done;
    }
    Pairs s = {view[START].len / 8 - 1, view[CAPACITY].len / 8, view[START].buf, view[MENTEE].buf, view[MENTOR].buf,
               view[OF_MENTEE].buf, view[OF_MENTOR].buf, view[KEY].buf, view[CAPACITY].buf, view[MENTOR_OF].buf};
    fits = s.n >= 0 && view[MENTOR_OF].len / 8 == s.n;
    for (int k = MENTEE; k <= KEY; k++) fits = fits && view[k].len / 8 == s.start[s.n];
    if (!fits) {
        PyErr_SetString(PyExc_ValueError, "arrays of the wrong size");
        goto done;
    }
    Py_BEGIN_ALLOW_THREADS
    int64_t pairs = s.start[s.n], *wish = room(pairs), *begin = room(s.m), *of_mentors = room(s.m);
    int64_t *of_mentees = room(s.n), *more = room(by_mentors ? s.m : pairs);
    ready = wish && begin && of_mentors && of_mentees && more;
    if (ready && by_mentors) mentors_ask(&s, wish, more, of_mentees, begin, of_mentors);
    else if (ready) mentees_ask(&s, wish, more, of_mentees, begin, of_mentors);
    free(wish), free(begin), free(of_mentors), free(of_mentees), free(more);
    Py_END_ALLOW_THREADS
    if (!ready) PyErr_NoMemory();
done:
    while (held) PyBuffer_Release(&view[--held]);
    if (!ready) return NULL;
    Py_RETURN_NONE;
}
