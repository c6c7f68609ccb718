/* What pricing.py asks of the pairs it keeps, the best few of each mentee: how all can be matched who can be, and which of
 * them are worth more than gain and price.
 *
 * `mentor` and `score` are int32 (n, width), best first; of row i the first held[i] count. Nobody holds the interpreter's
 * lock meanwhile.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>

#include "kernel.h"

#define NOBODY (-1)

typedef struct {
    int64_t n, m, width;
    const int32_t *mentor;
    const int64_t *held, *capacity;
    int64_t *place;                                    /* in a mentee's row, where the mentor is whom they have */
    int64_t *first, *next, *before, *guests;           /* who sits with whom, as rings without an end */
    int64_t *queue, *met, *came, *by;                  /* of one search: who is asked, who is met, by whom, at which place */
    uint8_t *is_met;
} Cover;

static void seat(Cover *c, int64_t i, int64_t place) {
    int64_t j = c->mentor[i * c->width + place];
    c->place[i] = place;
    c->before[i] = NOBODY;
    c->next[i] = c->first[j];
    if (c->first[j] != NOBODY) c->before[c->first[j]] = i;
    c->first[j] = i;
    c->guests[j]++;
}

static int64_t unseat(Cover *c, int64_t i) {
    int64_t j = c->mentor[i * c->width + c->place[i]];
    if (c->before[i] != NOBODY) c->next[c->before[i]] = c->next[i];
    else c->first[j] = c->next[i];
    if (c->next[i] != NOBODY) c->before[c->next[i]] = c->before[i];
    c->guests[j]--;
    return j;
}

/* A mentor with a free place, at the end of a chain of moves that begins with this mentee; or nobody. Whoever is met in
 * vain is never looked at again: no chain from there will end anywhere (Kuhn). */
static int64_t free_place(Cover *c, int64_t mentee, int64_t *found) {
    int64_t in = 0, out = 0;
    c->queue[in++] = mentee;
    while (out < in) {
        int64_t i = c->queue[out++];
        for (int64_t k = 0; k < c->held[i]; k++) {
            int64_t j = c->mentor[i * c->width + k];
            if (c->is_met[j]) continue;
            c->is_met[j] = 1;
            c->met[(*found)++] = j;
            c->came[j] = i;
            c->by[j] = k;
            if (c->guests[j] < c->capacity[j]) return j;
            for (int64_t guest = c->first[j]; guest != NOBODY; guest = c->next[guest]) c->queue[in++] = guest;
        }
    }
    return NOBODY;
}

static void cover_all(Cover *c, int64_t begin_with) {
    for (int64_t i = 0; i < c->n; i++)
        for (int64_t k = 0; k < c->held[i] && k < begin_with && c->place[i] == NOBODY; k++) {
            int64_t j = c->mentor[i * c->width + k];
            if (c->guests[j] < c->capacity[j]) seat(c, i, k);
        }
    for (int64_t i = 0; i < c->n; i++) {
        int64_t met = 0, j = c->place[i] == NOBODY ? free_place(c, i, &met) : NOBODY;
        if (j == NOBODY) continue;
        for (int64_t k = 0; k < met; k++) c->is_met[c->met[k]] = 0;
        for (;;) {
            int64_t mover = c->came[j], left = c->place[mover] == NOBODY ? NOBODY : unseat(c, mover);
            seat(c, mover, c->by[j]);
            if (mover == i) break;
            j = left;
        }
    }
}

/* cover(mentor, held, capacity, begin_with, place): int64 all but the first. `place` becomes where in their row each mentee
 * has a mentor, so that as many have one as can; -1 for nobody. Whoever can go to one of the first few does. */
PyObject *cover(PyObject *self, PyObject *words) {
    Py_buffer mentor, held, capacity, place;
    long long begin_with;
    if (!PyArg_ParseTuple(words, "y*y*y*Lw*", &mentor, &held, &capacity, &begin_with, &place)) return NULL;
    Cover c = {.n = held.len / 8, .m = capacity.len / 8, .mentor = mentor.buf, .held = held.buf, .capacity = capacity.buf,
               .place = place.buf};
    c.width = c.n ? mentor.len / 4 / c.n : 0;
    int64_t **own[] = {&c.next, &c.before, &c.queue, &c.first, &c.guests, &c.met, &c.came, &c.by};
    int ready = 1;
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        ready &= (*own[k] = malloc((size_t)((k < 3 ? c.n : c.m) + 1) * sizeof(int64_t))) != NULL;
    ready &= (c.is_met = calloc((size_t)c.m + 1, 1)) != NULL;
    if (ready) {
        Py_BEGIN_ALLOW_THREADS
        for (int64_t j = 0; j < c.m; j++) c.first[j] = NOBODY, c.guests[j] = 0;
        for (int64_t i = 0; i < c.n; i++) c.place[i] = NOBODY;
        cover_all(&c, begin_with);
        Py_END_ALLOW_THREADS
    }
    for (size_t k = 0; k < sizeof own / sizeof *own; k++) free(*own[k]);
    free(c.is_met);
    PyBuffer_Release(&mentor), PyBuffer_Release(&held), PyBuffer_Release(&capacity), PyBuffer_Release(&place);
    if (!ready) return PyErr_NoMemory();
    Py_RETURN_NONE;
}

/* --- pairs that are worth more than gain and price ---------------------------------------------------------------- */

typedef struct {
    int32_t *pair; /* row and place, one after the other */
    int64_t count, room;
} Risen;

static int write_pair(Risen *risen, int64_t row, int64_t place) {
    if (risen->count == risen->room) {
        int64_t room = risen->room ? 2 * risen->room : 4096;
        int32_t *more = realloc(risen->pair, (size_t)room * 2 * sizeof(int32_t));
        if (!more) return 0;
        risen->pair = more, risen->room = room;
    }
    risen->pair[2 * risen->count] = (int32_t)row, risen->pair[2 * risen->count++ + 1] = (int32_t)place;
    return 1;
}

/* rising(mentor, score, held, used, gain, price, value, lowest, most): of each mentee those kept pairs that are not used so
 * far and of which value[score] - price is more than the gain, at most so many, those first that are so by most; equals as
 * they lie. `lowest` is the lowest price. Returns row and place of each, int32 (k, 2). */
PyObject *rising(PyObject *self, PyObject *words) {
    enum { MENTOR, SCORE, HELD, USED, GAIN, PRICE, VALUE, GIVEN };
    Py_buffer b[GIVEN];
    long long lowest, most;
    if (!PyArg_ParseTuple(words, "y*y*y*y*y*y*y*LL", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &b[6], &lowest, &most)) return NULL;
    const int32_t *mentor = b[MENTOR].buf, *score = b[SCORE].buf, *value = b[VALUE].buf;
    const int64_t *held = b[HELD].buf, *gain = b[GAIN].buf, *price = b[PRICE].buf;
    const uint8_t *used = b[USED].buf;
    int64_t n = b[HELD].len / 8, width = n ? b[MENTOR].len / 4 / n : 0;
    int64_t *by = malloc((size_t)(most + 1) * sizeof(int64_t)), *place = malloc((size_t)(most + 1) * sizeof(int64_t));
    int ready = by && place;
    Risen risen = {0};
    if (ready) {
        Py_BEGIN_ALLOW_THREADS
        for (int64_t i = 0; i < n && ready; i++) {
            int64_t found = 0;
            for (int64_t k = 0; k < held[i]; k++) {
                int64_t at = i * width + k, worth = value[score[at]], more = worth - price[mentor[at]] - gain[i];
                if (worth - lowest <= gain[i]) break; /* and those that follow are worth less */
                if (more <= 0 || used[at] || (found == most && by[found - 1] >= more)) continue;
                int64_t to = found < most ? found++ : most - 1;
                for (; to && by[to - 1] < more; to--) by[to] = by[to - 1], place[to] = place[to - 1];
                by[to] = more, place[to] = k;
            }
            for (int64_t k = 0; k < found && ready; k++) ready = write_pair(&risen, i, place[k]);
        }
        Py_END_ALLOW_THREADS
    }
    PyObject *told = ready ? PyBytes_FromStringAndSize((char *)risen.pair, (Py_ssize_t)(risen.count * 2 * sizeof(int32_t))) : PyErr_NoMemory();
    free(by), free(place), free(risen.pair);
    for (int k = 0; k < GIVEN; k++) PyBuffer_Release(&b[k]);
    return told;
}
