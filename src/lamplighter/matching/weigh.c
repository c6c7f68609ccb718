/* scoring.py in C: how well mentees fit with every mentor, and what is done with those rows.
 *
 * `plan` is what plan.py makes of the facts. Numbers are small enough that every quotient is exact in 32 bits of float
 * (plan.py sees to it), so points and bars are those of scoring.py to the last unit. A few mentees at a time are held
 * against a tile of mentors, which then lies near the processor. Nobody holds the interpreter's lock.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

enum { /* as in scoring.Bar */
    LANGUAGE = 2, HOURS = 4, TEAM = 8, CRITERION = 256, FLOOR = 512, BARS = 10, BOTH_ASK = 1024
};
enum { NEED, WORDS, TONGUES, FIELDS }; /* products; those of the criteria come after */
enum { AT_LEAST, DIFFERENT, SHARED };  /* how two answers are compared */
enum { N, M, LOWEST, HALF_HOURS, ENOUGH, W_NEED, W_STYLE, W_PREFERENCE, W_FIELD, W_LOGISTICS, SLIDERS, CRITERIA, GOALS,
       MIDDLING, UNNAMED, PRODUCTS, NUMBERS };
enum { HEAD, STYLE, STYLES, FREE, FREES, FREE_AT_ALL, WISHES, WISHED, TEAM_OF, TEAMS, SAID_START, SAID_WHOM, SAID_BITS,
       WISH_START, WISH_WHOM, WISH_POINTS, ASK_START, ASK_NAME, ASK_LEVEL, GIVE_START, GIVE_WHO, GIVE_LEVEL, DENSE_OF, DENSE,
       TOLD, TOLDS, RULES, RANK, RANKS, LENGTH, LENGTHS, ARRAYS };
#define WORDS_OF_A_WEEK 6
#define HIGHEST 10000
#define TILE 512     /* mentors */
#define TOGETHER 32  /* mentees who are held against a tile before the next is taken */

typedef struct {
    Py_buffer view[ARRAYS];
    int held;
    const int64_t *head;
} Plan;

typedef struct { /* some mentors, and room for what one mentee is to them */
    int64_t from, wide;
    int32_t score[TILE], bars[TILE], above[TILE], below[TILE], sum[TILE], extra[TILE];
    int16_t apart[TILE], common[TILE];
    uint8_t flag[TILE];
} Tile;

typedef struct { /* one mentee, and how far the lists of mentors have been read */
    int64_t row, wish, said, *reached, *asks;
    const float *goals;
} Mentee;

typedef struct { /* loops that differ from one kind of processor to the next */
    void (*weigh_tile)(const Plan *, Mentee *, Tile *);
    int64_t (*flag_above)(Tile *, int32_t, int64_t *);
    int64_t (*flag_beating)(Tile *, const int32_t *, const int64_t *, int64_t);
} Loops;

#define OF(plan, array, type) ((const type *)(plan)->view[array].buf)

#define FOR(name) name##_anywhere
#include "weigh_loops.h"
#undef FOR

#ifdef SEVERAL_CPUS
#pragma GCC push_options
#pragma GCC target("arch=haswell")
#define FOR(name) name##_with_256_bits
#include "weigh_loops.h"
#undef FOR
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("arch=icelake-server,prefer-vector-width=512")
#define FOR(name) name##_with_512_bits
#include "weigh_loops.h"
#undef FOR
#pragma GCC pop_options

static const Loops *loops_here(void) {
    if (__builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bitalg"))
        return &loops_with_512_bits;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma"))
        return &loops_with_256_bits;
    return &loops_anywhere;
}
#else
static const Loops *loops_here(void) { return &loops_anywhere; }
#endif

static void let_go(Plan *plan) {
    while (plan->held) PyBuffer_Release(&plan->view[--plan->held]);
}

static int take(Plan *plan, PyObject *tuple) {
    plan->held = 0;
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != ARRAYS) {
        PyErr_SetString(PyExc_ValueError, "this is no plan");
        return 0;
    }
    for (; plan->held < ARRAYS; plan->held++)
        if (PyObject_GetBuffer(PyTuple_GET_ITEM(tuple, plan->held), &plan->view[plan->held], PyBUF_C_CONTIGUOUS)) {
            let_go(plan);
            return 0;
        }
    plan->head = OF(plan, HEAD, int64_t);
    return 1;
}

/* --- a few mentees at a time ---------------------------------------------------------------------------------- */

/* Writes who these mentees are: `rows`, or those from `first` on. */
static int gather(const Plan *plan, Mentee *who, int64_t count, const int64_t *rows, int64_t first, const float *goals) {
    int64_t products = plan->head[PRODUCTS], n = plan->head[N], lists = 0;
    const int64_t *ask = OF(plan, ASK_START, int64_t), *give = OF(plan, GIVE_START, int64_t);
    for (int64_t k = 0; k < count; k++) {
        who[k].row = rows ? rows[k] : first + k;
        for (int64_t p = 0; p < products; p++) lists += ask[p * n + who[k].row + 1] - ask[p * n + who[k].row];
    }
    int64_t *room = malloc((size_t)(lists + products * count + 1) * sizeof *room), *reached = room + products * count;
    if (!room) return 0;
    for (int64_t k = 0; k < count; k++) {
        int64_t i = who[k].row, *from = reached;
        who[k].asks = room + products * k, who[k].reached = reached;
        for (int64_t p = 0; p < products; p++) {
            who[k].asks[p] = reached - from;
            for (int64_t a = ask[p * n + i]; a < ask[p * n + i + 1]; a++) *reached++ = give[OF(plan, ASK_NAME, int32_t)[a]];
        }
        who[k].wish = OF(plan, WISH_START, int64_t)[i], who[k].said = OF(plan, SAID_START, int64_t)[i];
        who[k].goals = goals ? goals + k * plan->head[M] : NULL;
    }
    return 1;
}

static void scatter(Mentee *who) { free(who->asks); }

static int next_tile(const Plan *plan, Tile *tile) {
    int64_t rest = plan->head[M] - tile->from;
    tile->wide = rest < TILE ? rest : TILE;
    return rest > 0;
}

typedef struct {
    PyObject *tuple, *close;
    Plan plan;
    Py_buffer goals;
} Told;

static int open_up(Told *told) {
    if (!take(&told->plan, told->tuple)) return 0;
    if (told->close == Py_None || !PyObject_GetBuffer(told->close, &told->goals, PyBUF_C_CONTIGUOUS)) return 1;
    let_go(&told->plan);
    return 0;
}

static void close_down(Told *told) {
    let_go(&told->plan);
    if (told->goals.buf) PyBuffer_Release(&told->goals);
}

static const float *goals_from(const Told *told, int64_t row) {
    return told->goals.buf ? (const float *)told->goals.buf + row * told->plan.head[M] : NULL;
}

/* weigh(plan, first, goals, score, bars): whole rows, int32 (rows, m) both. */
static int weigh_rows(const Told *told, int64_t first, int64_t rows, int32_t *score, int32_t *bars) {
    const Plan *plan = &told->plan;
    const Loops *loops = loops_here();
    int64_t m = plan->head[M];
    Tile *tile = malloc(sizeof *tile);
    int ready = tile != NULL;
    for (int64_t done = 0; ready && done < rows; done += TOGETHER) {
        Mentee who[TOGETHER];
        int64_t count = rows - done < TOGETHER ? rows - done : TOGETHER;
        if (!(ready = gather(plan, who, count, NULL, first + done, goals_from(told, done)))) break;
        for (tile->from = 0; next_tile(plan, tile); tile->from += TILE)
            for (int64_t k = 0; k < count; k++) {
                loops->weigh_tile(plan, &who[k], tile);
                memcpy(score + (done + k) * m + tile->from, tile->score, (size_t)tile->wide * 4);
                memcpy(bars + (done + k) * m + tile->from, tile->bars, (size_t)tile->wide * 4);
            }
        scatter(who);
    }
    free(tile);
    return ready;
}

PyObject *weigh(PyObject *self, PyObject *words) {
    Told told = {0};
    Py_buffer score, bars;
    long long first;
    if (!PyArg_ParseTuple(words, "OLOw*w*", &told.tuple, &first, &told.close, &score, &bars)) return NULL;
    int ready = open_up(&told);
    if (ready) {
        int64_t m = told.plan.head[M];
        Py_BEGIN_ALLOW_THREADS
        ready = weigh_rows(&told, first, m ? score.len / 4 / m : 0, score.buf, bars.buf);
        Py_END_ALLOW_THREADS
        if (!ready) PyErr_NoMemory();
        close_down(&told);
    }
    PyBuffer_Release(&score), PyBuffer_Release(&bars);
    if (!ready) return NULL;
    Py_RETURN_NONE;
}

/* --- the best of each row ------------------------------------------------------------------------------------- */

typedef struct { /* the best so far, in the order of the columns: score * 2^32 + column */
    int64_t *pair, held, feasible;
    int32_t least;
} Best;

/* Leaves the `keep` best, of equals the first: by counting scores, 128 at a time and then one by one. */
static void thin_out(Best *best, int64_t keep) {
    int32_t coarse[128] = {0}, fine[128] = {0}, more = 0;
    int64_t *pair = best->pair, at = 0, high = 127, low = 127;
    for (int64_t k = 0; k < best->held; k++) coarse[pair[k] >> 39]++;
    for (; more + coarse[high] < keep; high--) more += coarse[high];
    for (int64_t k = 0; k < best->held; k++) fine[pair[k] >> 32 & 127] += pair[k] >> 39 == high;
    for (; more + fine[low] < keep; low--) more += fine[low];
    int64_t least = high << 7 | low, equals = keep - more;
    for (int64_t k = 0; k < best->held; k++) {
        int64_t one = pair[k], equal = one >> 32 == least;
        pair[at] = one;
        at += (one >> 32 > least) | (equal & (equals > 0));
        equals -= equal;
    }
    best->held = keep;
    best->least = (int32_t)least;
}

/* Best first: twice counted and put in place, by the last seven bits of the score and by the others. */
static void put_in_order(const Best *best, int64_t *room, int32_t *whom, int32_t *points) {
    int32_t coarse[129] = {0}, fine[129] = {0};
    for (int64_t k = 0; k < best->held; k++) coarse[128 - (best->pair[k] >> 39)]++, fine[128 - (best->pair[k] >> 32 & 127)]++;
    for (int b = 0; b < 128; b++) coarse[b + 1] += coarse[b], fine[b + 1] += fine[b];
    for (int64_t k = 0; k < best->held; k++) room[fine[127 - (best->pair[k] >> 32 & 127)]++] = best->pair[k];
    for (int64_t k = 0; k < best->held; k++) {
        int32_t at = coarse[127 - (room[k] >> 39)]++;
        whom[at] = (int32_t)room[k], points[at] = (int32_t)(room[k] >> 32);
    }
}

static void keep_flagged(Best *best, const Tile *tile, int64_t keep) {
    for (int64_t at = 0; at < tile->wide; at += 8) {
        uint64_t eight;
        memcpy(&eight, tile->flag + at, 8);
        if (!eight) continue;
        for (int64_t j = at; j < at + 8; j++) {
            best->pair[best->held] = (int64_t)tile->score[j] << 32 | (tile->from + j);
            best->held += tile->flag[j];
        }
    }
    if (best->held >= 4 * keep) thin_out(best, keep);
}

/* best(plan, first, goals, keep, whom, points, possible, barred): the best of each row, int32 (rows, keep) both; how many
 * are possible, int64 (rows,); and how many each reason bars, int64 (10,), which is added to. */
static int best_rows(const Told *told, int64_t first, int64_t rows, int64_t keep, int32_t *whom, int32_t *points,
                     int64_t *possible, int64_t *barred) {
    const Plan *plan = &told->plan;
    const Loops *loops = loops_here();
    int64_t width = 4 * keep + TILE + 8;
    Tile *tile = calloc(1, sizeof *tile);
    int64_t *room = malloc((size_t)((TOGETHER + 1) * width) * sizeof *room);
    int ready = tile && room;
    for (int64_t done = 0; ready && done < rows; done += TOGETHER) {
        Mentee who[TOGETHER];
        Best best[TOGETHER];
        int64_t count = rows - done < TOGETHER ? rows - done : TOGETHER;
        if (!(ready = gather(plan, who, count, NULL, first + done, goals_from(told, done)))) break;
        for (int64_t k = 0; k < count; k++) best[k] = (Best){room + k * width, 0, 0, -1};
        for (tile->from = 0; next_tile(plan, tile); tile->from += TILE) {
            memset(tile->flag, 0, sizeof tile->flag);
            for (int64_t k = 0; k < count; k++) {
                loops->weigh_tile(plan, &who[k], tile);
                best[k].feasible += loops->flag_above(tile, best[k].least, barred);
                keep_flagged(&best[k], tile, keep);
            }
        }
        for (int64_t k = 0; k < count; k++) {
            if (best[k].held > keep) thin_out(&best[k], keep);
            put_in_order(&best[k], room + TOGETHER * width, whom + (done + k) * keep, points + (done + k) * keep);
            possible[done + k] = best[k].feasible;
        }
        scatter(who);
    }
    free(tile), free(room);
    return ready;
}

PyObject *best(PyObject *self, PyObject *words) {
    Told told = {0};
    Py_buffer whom, points, possible, barred;
    long long first, keep;
    if (!PyArg_ParseTuple(words, "OLOLw*w*w*w*", &told.tuple, &first, &told.close, &keep, &whom, &points, &possible, &barred))
        return NULL;
    int ready = open_up(&told);
    if (ready) {
        Py_BEGIN_ALLOW_THREADS
        ready = best_rows(&told, first, possible.len / 8, keep, whom.buf, points.buf, possible.buf, barred.buf);
        Py_END_ALLOW_THREADS
        if (!ready) PyErr_NoMemory();
        close_down(&told);
    }
    PyBuffer_Release(&whom), PyBuffer_Release(&points), PyBuffer_Release(&possible), PyBuffer_Release(&barred);
    if (!ready) return NULL;
    Py_RETURN_NONE;
}

/* --- the pairs that beat their prices --------------------------------------------------------------------------- */

typedef struct { /* by how much, and of equals the first column: by * 2^32 + (2^32 - 1 - column) */
    int64_t by, score;
} Beats;

typedef struct {
    Beats *pair;
    int64_t held, found;
} Beaten;

/* Puts the `keep` largest in front, in any order. */
static void select_most(Beats *pair, int64_t count, int64_t keep) {
    int64_t low = 0, high = count - 1;
    while (low < high) {
        int64_t pivot = pair[(low + high) / 2].by, left = low, right = high;
        while (left <= right) {
            while (pair[left].by > pivot) left++;
            while (pair[right].by < pivot) right--;
            if (left <= right) {
                Beats held = pair[left];
                pair[left++] = pair[right], pair[right--] = held;
            }
        }
        if (keep - 1 <= right) high = right;
        else if (keep - 1 >= left) low = left;
        else return;
    }
}

static void keep_beating(Beaten *beaten, const Tile *tile, const int64_t *price, int64_t gain, int64_t most) {
    for (int64_t j = 0; j < tile->wide; j++) {
        if (!tile->flag[j]) continue;
        int64_t by = tile->extra[j] - price[j] - gain;
        if (by > INT32_MAX - 1) by = INT32_MAX - 1;
        beaten->pair[beaten->held++] = (Beats){by << 32 | (int64_t)(UINT32_MAX - (uint32_t)(tile->from + j)), tile->score[j]};
    }
    if (beaten->held <= most) return;
    select_most(beaten->pair, beaten->held, most);
    beaten->held = most;
}

typedef struct { /* bytes of int32: place in rows, mentor, score */
    int32_t *told;
    int64_t held, space, left_out;
} Found;

static int write_down(Found *found, const Beaten *beaten, int64_t row) {
    found->left_out += beaten->found - beaten->held;
    if (found->held + beaten->held > found->space) {
        int64_t space = 2 * (found->held + beaten->held) + 1024;
        int32_t *larger = realloc(found->told, (size_t)space * 12);
        if (!larger) return 0;
        found->told = larger, found->space = space;
    }
    for (int64_t k = 0; k < beaten->held; k++) {
        int32_t *one = found->told + 3 * found->held++;
        one[0] = (int32_t)row, one[1] = (int32_t)(UINT32_MAX - (uint32_t)beaten->pair[k].by);
        one[2] = (int32_t)beaten->pair[k].score;
    }
    return 1;
}

static int beating_rows(const Told *told, const int64_t *rows, int64_t count_all, const int64_t *gain, const int64_t *price,
                        const int32_t *value, int64_t most, Found *found) {
    const Plan *plan = &told->plan;
    const Loops *loops = loops_here();
    int64_t m = plan->head[M], width = (most < m ? most : m) + TILE, same = 0;
    while (same <= HIGHEST && value[same] == same) same++;
    if (same > HIGHEST) value = NULL;
    Tile *tile = malloc(sizeof *tile);
    Beats *room = malloc((size_t)(TOGETHER * width) * sizeof *room);
    int ready = tile && room;
    for (int64_t done = 0; ready && done < count_all; done += TOGETHER) {
        Mentee who[TOGETHER];
        Beaten beaten[TOGETHER];
        int64_t count = count_all - done < TOGETHER ? count_all - done : TOGETHER;
        if (!(ready = gather(plan, who, count, rows + done, 0, goals_from(told, done)))) break;
        for (int64_t k = 0; k < count; k++) beaten[k] = (Beaten){room + k * width, 0, 0};
        for (tile->from = 0; next_tile(plan, tile); tile->from += TILE)
            for (int64_t k = 0; k < count; k++) {
                loops->weigh_tile(plan, &who[k], tile);
                int64_t more = loops->flag_beating(tile, value, price + tile->from, gain[done + k]);
                if (!more) continue;
                beaten[k].found += more;
                keep_beating(&beaten[k], tile, price + tile->from, gain[done + k], most);
            }
        for (int64_t k = 0; ready && k < count; k++) ready = write_down(found, &beaten[k], done + k);
        scatter(who);
    }
    free(tile), free(room);
    return ready;
}

/* beating(plan, rows, goals, gain, price, value, most): every pair of these mentees, int64 (k,), whose value, int32
 * (10001,) by score, is not below gain, int64 (k,), plus price, int64 (m,). Of a row the `most` that beat it by most.
 * Returns bytes of `Found`; and how many pairs were left out. */
PyObject *beating(PyObject *self, PyObject *words) {
    Told told = {0};
    PyObject *answer = NULL;
    Py_buffer rows, gain, price, value;
    Found found = {0};
    long long most;
    if (!PyArg_ParseTuple(words, "Oy*Oy*y*y*L", &told.tuple, &rows, &told.close, &gain, &price, &value, &most)) return NULL;
    if (open_up(&told)) {
        int ready;
        Py_BEGIN_ALLOW_THREADS
        ready = beating_rows(&told, rows.buf, rows.len / 8, gain.buf, price.buf, value.buf, most, &found);
        Py_END_ALLOW_THREADS
        if (ready)
            answer = Py_BuildValue("y#L", found.told ? (char *)found.told : "", (Py_ssize_t)(found.held * 12),
                                   (long long)found.left_out);
        else PyErr_NoMemory();
        free(found.told);
        close_down(&told);
    }
    PyBuffer_Release(&rows), PyBuffer_Release(&gain), PyBuffer_Release(&price), PyBuffer_Release(&value);
    return answer;
}
