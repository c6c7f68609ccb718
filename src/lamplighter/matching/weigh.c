/* scoring.py in C: how well one mentee fits with every mentor, and what is done with that row.
 *
 * `plan` is what plan.py makes of the facts. Numbers are small enough that every quotient is exact in 32 bits of float
 * (plan.py sees to it), so points and bars are those of scoring.py to the last unit. Nobody holds the interpreter's lock.
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
       MIDDLING, UNNAMED, NUMBERS };
enum { HEAD, STYLE, STYLES, FREE, FREES, WISHES, WISHED, TEAM_OF, TEAMS, SAID_START, SAID_WHOM, SAID_BITS, WISH_START,
       WISH_WHOM, WISH_POINTS, ASK_START, ASK_NAME, ASK_LEVEL, GIVE_START, GIVE_WHO, GIVE_LEVEL, DENSE_OF, DENSE,
       TOLD, TOLDS, RULES, RANK, RANKS, LENGTH, LENGTHS, ARRAYS };
#define WORDS_OF_A_WEEK 6
#define HIGHEST 10000

typedef struct {
    Py_buffer view[ARRAYS];
    int held;
    const int64_t *head;
} Plan;

typedef struct { /* room for one row */
    int32_t *score, *bars, *above, *below, *sum, *extra;
    int16_t *apart, *common;
    uint8_t *flag;
} Row;

#define OF(plan, array, type) ((const type *)(plan)->view[array].buf)

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

static void drop(Row *row) {
    free(row->score), free(row->bars), free(row->above), free(row->below), free(row->sum), free(row->extra);
    free(row->apart), free(row->common), free(row->flag);
}

static int prepare(Row *row, int64_t m) {
    size_t wide = (size_t)(m + 64) * sizeof(int32_t);
    row->score = malloc(wide), row->bars = malloc(wide), row->above = malloc(wide), row->below = malloc(wide);
    row->sum = malloc(wide), row->extra = malloc(wide), row->apart = malloc(wide), row->common = malloc(wide);
    row->flag = malloc(wide);
    if (row->score && row->bars && row->above && row->below && row->sum && row->extra && row->apart && row->common &&
        row->flag)
        return 1;
    drop(row);
    return 0;
}

/* --- loops over all mentors, each simple enough for the compiler to do many at once ------------------------ */

FOR_EACH_CPU static void add_times(int32_t *restrict sum, const uint8_t *restrict given, int32_t level, int64_t m) {
    for (int64_t j = 0; j < m; j++) sum[j] += level * given[j];
}

FOR_EACH_CPU static void add_share(const int32_t *restrict sum, const uint8_t *restrict told, int32_t of, int32_t weight,
                                   int32_t *restrict above, int32_t *restrict below, int64_t m) {
    float one = (float)(of ? of : 1);
    int32_t mine = of > 0 ? weight : 0;
    for (int64_t j = 0; j < m; j++) {
        int32_t counts = told[j] ? mine : 0;
        above[j] += counts * (int32_t)((float)(sum[j] * HIGHEST) / one);
        below[j] += counts;
    }
}

FOR_EACH_CPU static void add_words_too(const int32_t *restrict sum, const uint8_t *restrict told, int32_t of,
                                       const int32_t *restrict words, const uint8_t *restrict written, int32_t named,
                                       int32_t weight, int32_t *restrict above, int32_t *restrict below, int64_t m) {
    float one = (float)(of ? of : 1), other = (float)(named ? named : 1);
    for (int64_t j = 0; j < m; j++) {
        int32_t first = of > 0 && told[j], second = named > 0 && written[j];
        int32_t covered = (int32_t)((float)(sum[j] * HIGHEST) / one), said = (int32_t)((float)(words[j] * HIGHEST) / other);
        int32_t counts = first | second ? weight : 0;
        above[j] += counts * (first ? covered : said);
        below[j] += counts;
    }
}

FOR_EACH_CPU static void add_goals_too(const int32_t *restrict sum, const uint8_t *restrict told, int32_t of,
                                       const float *restrict product, int64_t mine, const int64_t *restrict theirs,
                                       int32_t weight, int32_t *restrict above, int32_t *restrict below, int64_t m) {
    float one = (float)(of ? of : 1);
    for (int64_t j = 0; j < m; j++) {
        int32_t first = of > 0 && told[j];
        int64_t length = mine * theirs[j];
        double near = product[j] > 0 ? (double)product[j] * HIGHEST / (double)(length ? length : 1) : 0;
        int32_t close = near > HIGHEST ? HIGHEST : (int32_t)near;
        int32_t covered = (int32_t)((float)(sum[j] * HIGHEST) / one);
        int32_t points = length > 0 ? (first ? (2 * covered + close) / 3 : close) : covered;
        int32_t counts = first || length > 0 ? weight : 0;
        above[j] += counts * points;
        below[j] += counts;
    }
}

FOR_EACH_CPU static void slide(int16_t *restrict apart, int16_t *restrict common, const int8_t *restrict theirs, int16_t mine,
                               int64_t m) {
    for (int64_t j = 0; j < m; j++) {
        int16_t step = (int16_t)(mine - theirs[j]), both = theirs[j] >= 0;
        step = step < 0 ? (int16_t)-step : step;
        apart[j] += both ? step : 0;
        common[j] += both;
    }
}

FOR_EACH_CPU static void add_style(const int16_t *restrict apart, const int16_t *restrict common, int32_t weight,
                                   int32_t *restrict above, int32_t *restrict below, int64_t m) {
    for (int64_t j = 0; j < m; j++) {
        int32_t counts = common[j] ? weight : 0, of = common[j] ? common[j] : 1;
        above[j] += counts * (HIGHEST - (int32_t)((float)(apart[j] * 100) / (float)of));
        below[j] += counts;
    }
}

FOR_EACH_CPU static void add_shared(const int32_t *restrict sum, const uint8_t *restrict told, int32_t mine, int32_t other,
                                    int32_t weight, int32_t *restrict above, int32_t *restrict below, int64_t m) {
    for (int64_t j = 0; j < m; j++) {
        int32_t counts = mine && told[j] ? weight : 0;
        above[j] += ((sum[j] > 0) != other) ? counts * HIGHEST : 0;
        below[j] += counts;
    }
}

FOR_EACH_CPU static void bar_unshared(const int32_t *restrict sum, const uint8_t *restrict told, int32_t other, int32_t bar,
                                      int32_t *restrict bars, int64_t m) {
    for (int64_t j = 0; j < m; j++) bars[j] |= told[j] && (sum[j] > 0) == other ? bar : 0;
}

FOR_EACH_CPU static void rank(const int32_t *restrict theirs, int32_t mine, int32_t weight, int32_t bar,
                              int32_t *restrict above, int32_t *restrict below, int32_t *restrict bars, int64_t m) {
    for (int64_t j = 0; j < m; j++) {
        int32_t known = theirs[j] > 0, holds = theirs[j] >= mine;
        above[j] += known & holds ? weight * HIGHEST : 0;
        below[j] += known ? weight : 0;
        bars[j] |= known & !holds ? bar : 0;
    }
}

FOR_EACH_CPU static void overlap(const uint64_t *restrict mine, const uint64_t *restrict theirs, int32_t *restrict sum,
                                 int32_t *restrict any, int64_t m) {
    for (int64_t j = 0; j < m; j++) {
        uint64_t shared = 0, told = 0;
        for (int w = 0; w < WORDS_OF_A_WEEK; w++) {
            uint64_t word = theirs[w * m + j];
            shared += (uint64_t)__builtin_popcountll(word & mine[w]);
            told |= word;
        }
        sum[j] = (int32_t)shared;
        any[j] = told != 0;
    }
}

FOR_EACH_CPU static void add_hours(const int32_t *restrict sum, const int32_t *restrict told, int32_t least, int32_t enough,
                                   int32_t weight, int32_t *restrict above, int32_t *restrict below,
                                   int32_t *restrict bars, int64_t m) {
    float one = (float)enough;
    for (int64_t j = 0; j < m; j++) {
        int32_t counts = told[j] ? weight : 0, shared = sum[j] < enough ? sum[j] : enough;
        above[j] += counts * (int32_t)((float)(shared * HIGHEST) / one);
        below[j] += counts;
        bars[j] |= told[j] && sum[j] < least ? HOURS : 0;
    }
}

FOR_EACH_CPU static void add_wishes(const uint8_t *restrict theirs, int32_t mine, int32_t weight, int32_t points,
                                    int32_t *restrict above, int32_t *restrict below, int64_t m) {
    for (int64_t j = 0; j < m; j++) {
        int32_t counts = mine | theirs[j] ? weight : 0;
        above[j] += counts * points;
        below[j] += counts;
    }
}

FOR_EACH_CPU static void bar_team(const int32_t *restrict theirs, int32_t mine, int32_t *restrict bars, int64_t m) {
    for (int64_t j = 0; j < m; j++) bars[j] |= theirs[j] == mine ? TEAM : 0;
}

FOR_EACH_CPU static void mean(const int32_t *restrict above, const int32_t *restrict below, int32_t middling, int32_t lowest,
                              int32_t *restrict score, int32_t *restrict bars, int64_t m) {
    for (int64_t j = 0; j < m; j++) {
        float one = (float)(below[j] ? 2 * below[j] : 1);
        int32_t points = (int32_t)((float)(2 * above[j] + below[j]) / one);
        score[j] = below[j] ? points : middling;
        bars[j] |= score[j] < lowest ? FLOOR : 0;
    }
}

FOR_EACH_CPU static void count_bars(const int32_t *restrict bars, int64_t *counts, int64_t m) {
    for (int b = 0; b < BARS; b++) {
        int32_t found = 0;
        for (int64_t j = 0; j < m; j++) found += bars[j] >> b & 1;
        counts[b] += found;
    }
}

/* --- one row ------------------------------------------------------------------------------------------------ */

/* What a mentee asks for times what each mentor gives. Popular names lie in a table, the others in lists. */
static void multiply(const Plan *plan, int64_t product, int64_t i, int32_t *sum) {
    int64_t n = plan->head[N], m = plan->head[M];
    const int64_t *ask = OF(plan, ASK_START, int64_t) + product * n, *give = OF(plan, GIVE_START, int64_t);
    const int32_t *name = OF(plan, ASK_NAME, int32_t), *level = OF(plan, ASK_LEVEL, int32_t);
    const int32_t *who = OF(plan, GIVE_WHO, int32_t), *given = OF(plan, GIVE_LEVEL, int32_t);
    const int32_t *dense = OF(plan, DENSE_OF, int32_t);
    memset(sum, 0, (size_t)m * sizeof *sum);
    for (int64_t a = ask[i]; a < ask[i + 1]; a++) {
        int64_t at = name[a];
        if (dense[at] >= 0) add_times(sum, OF(plan, DENSE, uint8_t) + dense[at] * m, level[a], m);
        else
            for (int64_t g = give[at]; g < give[at + 1]; g++) sum[who[g]] += level[a] * given[g];
    }
}

static void add_need(const Plan *plan, int64_t i, const float *goals, Row *row) {
    int64_t n = plan->head[N], m = plan->head[M];
    const int32_t *told = OF(plan, TOLD, int32_t);
    const uint8_t *tolds = OF(plan, TOLDS, uint8_t);
    int32_t weight = (int32_t)plan->head[W_NEED], of = told[NEED * n + i], named = told[WORDS * n + i];
    multiply(plan, NEED, i, row->sum);
    if (goals)
        add_goals_too(row->sum, tolds + NEED * m, of, goals, OF(plan, LENGTH, int64_t)[i], OF(plan, LENGTHS, int64_t), weight,
                      row->above, row->below, m);
    else if (named) {
        multiply(plan, WORDS, i, row->extra);
        add_words_too(row->sum, tolds + NEED * m, of, row->extra, tolds + WORDS * m, named, weight, row->above, row->below, m);
    } else add_share(row->sum, tolds + NEED * m, of, weight, row->above, row->below, m);
}

static void add_criteria(const Plan *plan, int64_t i, Row *row) {
    int64_t n = plan->head[N], m = plan->head[M];
    for (int64_t c = 0; c < plan->head[CRITERIA]; c++) {
        const int64_t *rule = OF(plan, RULES, int64_t) + 4 * c; /* kind, weight, whether it is hard, product */
        int32_t weight = (int32_t)rule[1], bar = rule[2] ? CRITERION : 0;
        if (rule[0] == AT_LEAST) {
            int32_t mine = OF(plan, RANK, int32_t)[c * n + i];
            if (mine > 0) rank(OF(plan, RANKS, int32_t) + c * m, mine, weight, bar, row->above, row->below, row->bars, m);
            continue;
        }
        int32_t mine = OF(plan, TOLD, int32_t)[rule[3] * n + i] > 0, other = rule[0] == DIFFERENT;
        const uint8_t *told = OF(plan, TOLDS, uint8_t) + rule[3] * m;
        multiply(plan, rule[3], i, row->sum);
        add_shared(row->sum, told, mine, other, weight, row->above, row->below, m);
        if (bar && mine) bar_unshared(row->sum, told, other, bar, row->bars, m);
    }
}

static void weigh_row(const Plan *plan, int64_t i, const float *goals, Row *row) {
    const int64_t *head = plan->head;
    int64_t n = head[N], m = head[M];
    const int32_t *told = OF(plan, TOLD, int32_t);
    const uint8_t *tolds = OF(plan, TOLDS, uint8_t);
    size_t wide = (size_t)m * sizeof(int32_t);
    memset(row->above, 0, wide), memset(row->below, 0, wide), memset(row->bars, 0, wide);
    if (head[W_NEED]) add_need(plan, i, goals, row);
    if (head[W_STYLE] && head[SLIDERS]) {
        memset(row->apart, 0, wide / 2), memset(row->common, 0, wide / 2);
        for (int64_t k = 0; k < head[SLIDERS]; k++) {
            int8_t mine = OF(plan, STYLE, int8_t)[i * head[SLIDERS] + k];
            if (mine >= 0) slide(row->apart, row->common, OF(plan, STYLES, int8_t) + k * m, mine, m);
        }
        add_style(row->apart, row->common, (int32_t)head[W_STYLE], row->above, row->below, m);
    }
    if (head[W_PREFERENCE]) {
        const int64_t *start = OF(plan, WISH_START, int64_t);
        int32_t weight = (int32_t)head[W_PREFERENCE];
        add_wishes(OF(plan, WISHED, uint8_t), OF(plan, WISHES, uint8_t)[i], weight, (int32_t)head[UNNAMED], row->above, row->below,
                   m);
        for (int64_t w = start[i]; w < start[i + 1]; w++)
            row->above[OF(plan, WISH_WHOM, int32_t)[w]] += weight * (OF(plan, WISH_POINTS, int32_t)[w] - (int32_t)head[UNNAMED]);
    }
    if (head[W_FIELD] && told[FIELDS * n + i] > 0) {
        multiply(plan, FIELDS, i, row->sum);
        add_shared(row->sum, tolds + FIELDS * m, 1, 0, (int32_t)head[W_FIELD], row->above, row->below, m);
    }
    const uint64_t *mine = OF(plan, FREE, uint64_t) + WORDS_OF_A_WEEK * i;
    if (mine[0] | mine[1] | mine[2] | mine[3] | mine[4] | mine[5]) {
        overlap(mine, OF(plan, FREES, uint64_t), row->sum, row->extra, m);
        add_hours(row->sum, row->extra, (int32_t)head[HALF_HOURS], (int32_t)head[ENOUGH], (int32_t)head[W_LOGISTICS], row->above,
                  row->below, row->bars, m);
    }
    if (told[TONGUES * n + i] > 0) {
        multiply(plan, TONGUES, i, row->sum);
        bar_unshared(row->sum, tolds + TONGUES * m, 0, LANGUAGE, row->bars, m);
    }
    add_criteria(plan, i, row);
    if (OF(plan, TEAM_OF, int32_t)[i] > 0) bar_team(OF(plan, TEAMS, int32_t), OF(plan, TEAM_OF, int32_t)[i], row->bars, m);
    const int64_t *start = OF(plan, SAID_START, int64_t);
    for (int64_t k = start[i]; k < start[i + 1]; k++) {
        int32_t j = OF(plan, SAID_WHOM, int32_t)[k], bits = OF(plan, SAID_BITS, int32_t)[k];
        if (bits & BOTH_ASK) row->bars[j] &= ~TEAM;
        row->bars[j] |= bits & ~BOTH_ASK;
    }
    mean(row->above, row->below, (int32_t)head[MIDDLING], (int32_t)head[LOWEST], row->score, row->bars, m);
}

/* --- what is done with a row -------------------------------------------------------------------------------- */

static int more_first(const void *a, const void *b) {
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

/* Puts the `keep` largest of `count` numbers in front, in any order. */
static void select_most(int64_t *number, int64_t count, int64_t keep) {
    int64_t low = 0, high = count - 1;
    while (low < high) {
        int64_t pivot = number[(low + high) / 2], left = low, right = high;
        while (left <= right) {
            while (number[left] > pivot) left++;
            while (number[right] < pivot) right--;
            if (left <= right) {
                int64_t held = number[left];
                number[left++] = number[right], number[right--] = held;
            }
        }
        if (keep - 1 <= right) high = right;
        else if (keep - 1 >= left) low = left;
        else return;
    }
}

FOR_EACH_CPU static int64_t flag_above(const int32_t *restrict score, const int32_t *restrict bars, int32_t least,
                                       uint8_t *restrict flag, int64_t m) {
    int32_t found = 0;
    for (int64_t j = 0; j < m; j++) {
        flag[j] = bars[j] == 0 && score[j] > least;
        found += bars[j] == 0;
    }
    return found;
}

/* The best `keep` of a row, best first and of equals the first: score * 2^32 + (2^32 - 1 - column). `room` holds 4 * keep. */
static int64_t best_of(const Row *row, int64_t m, int64_t keep, int64_t *room, int64_t *feasible) {
    int64_t held = 0, tile = 512;
    int32_t least = -1;
    *feasible = 0;
    for (int64_t from = 0; from < m; from += tile) {
        int64_t wide = m - from < tile ? m - from : tile;
        *feasible += flag_above(row->score + from, row->bars + from, least, row->flag, wide);
        memset(row->flag + wide, 0, 8);
        for (int64_t at = 0; at < wide; at += 8) {
            uint64_t eight;
            memcpy(&eight, row->flag + at, 8);
            for (; eight; eight &= eight - 1) {
                int64_t j = from + at + (__builtin_ctzll(eight) >> 3);
                room[held++] = (int64_t)row->score[j] << 32 | (int64_t)(UINT32_MAX - (uint32_t)j);
                if (held == 4 * keep) {
                    select_most(room, held, keep);
                    held = keep;
                    least = INT32_MAX;
                    for (int64_t k = 0; k < keep; k++)
                        if (room[k] >> 32 < least) least = (int32_t)(room[k] >> 32);
                }
            }
        }
    }
    if (held > keep) select_most(room, held, keep), held = keep;
    qsort(room, (size_t)held, sizeof *room, more_first);
    return held;
}

/* weigh(plan, first, goals, score, bars): whole rows, int32 (rows, m) both. */
PyObject *weigh(PyObject *self, PyObject *words) {
    PyObject *tuple, *close;
    Py_buffer score, bars, goals = {0};
    Plan plan;
    Row row;
    long long first;
    if (!PyArg_ParseTuple(words, "OLOw*w*", &tuple, &first, &close, &score, &bars)) return NULL;
    int ready = take(&plan, tuple) && (close == Py_None || !PyObject_GetBuffer(close, &goals, PyBUF_C_CONTIGUOUS));
    if (ready) {
        int64_t m = plan.head[M], rows = m ? score.len / 4 / m : 0;
        Py_BEGIN_ALLOW_THREADS
        ready = prepare(&row, m);
        for (int64_t r = 0; ready && r < rows; r++) {
            weigh_row(&plan, first + r, goals.buf ? (float *)goals.buf + r * m : NULL, &row);
            memcpy((int32_t *)score.buf + r * m, row.score, (size_t)m * 4);
            memcpy((int32_t *)bars.buf + r * m, row.bars, (size_t)m * 4);
        }
        if (ready) drop(&row);
        Py_END_ALLOW_THREADS
        if (!ready) PyErr_NoMemory();
        let_go(&plan);
    }
    if (goals.buf) PyBuffer_Release(&goals);
    PyBuffer_Release(&score), PyBuffer_Release(&bars);
    if (!ready) return NULL;
    Py_RETURN_NONE;
}

/* best(plan, first, goals, keep, whom, points, possible, barred): the best of each row, int32 (rows, keep) both; how many
 * are possible, int64 (rows,); and how many each reason bars, int64 (10,), which is added to. */
PyObject *best(PyObject *self, PyObject *words) {
    PyObject *tuple, *close;
    Py_buffer whom, points, possible, barred, goals = {0};
    Plan plan;
    Row row;
    long long first, keep;
    if (!PyArg_ParseTuple(words, "OLOLw*w*w*w*", &tuple, &first, &close, &keep, &whom, &points, &possible, &barred)) return NULL;
    int ready = take(&plan, tuple) && (close == Py_None || !PyObject_GetBuffer(close, &goals, PyBUF_C_CONTIGUOUS));
    if (ready) {
        int64_t m = plan.head[M], rows = possible.len / 8, *counts = barred.buf;
        Py_BEGIN_ALLOW_THREADS
        int64_t *room = malloc((size_t)(4 * keep + 1) * sizeof(int64_t));
        ready = room && prepare(&row, m);
        for (int64_t r = 0; ready && r < rows; r++) {
            int64_t feasible;
            weigh_row(&plan, first + r, goals.buf ? (float *)goals.buf + r * m : NULL, &row);
            int64_t found = best_of(&row, m, keep, room, &feasible);
            ((int64_t *)possible.buf)[r] = feasible;
            for (int64_t k = 0; k < found; k++) {
                ((int32_t *)whom.buf)[r * keep + k] = (int32_t)(UINT32_MAX - (uint32_t)room[k]);
                ((int32_t *)points.buf)[r * keep + k] = (int32_t)(room[k] >> 32);
            }
            count_bars(row.bars, counts, m);
        }
        if (ready) drop(&row);
        free(room);
        Py_END_ALLOW_THREADS
        if (!ready) PyErr_NoMemory();
        let_go(&plan);
    }
    if (goals.buf) PyBuffer_Release(&goals);
    PyBuffer_Release(&whom), PyBuffer_Release(&points), PyBuffer_Release(&possible), PyBuffer_Release(&barred);
    if (!ready) return NULL;
    Py_RETURN_NONE;
}

FOR_EACH_CPU static int64_t flag_beating(const int32_t *restrict value, const int32_t *restrict bars,
                                         const int64_t *restrict price, int64_t gain, uint8_t *restrict flag, int64_t m) {
    int32_t found = 0;
    for (int64_t j = 0; j < m; j++) {
        flag[j] = bars[j] == 0 && value[j] - price[j] >= gain;
        found += flag[j];
    }
    return found;
}

/* beating(plan, rows, goals, gain, price, value, most): every pair of these mentees, int64 (k,), whose value, int32
 * (10001,) by score, is not below gain, int64 (k,), plus price, int64 (m,). Of a row the `most` that beat it by most.
 * Returns bytes of int32: place in rows, mentor, score; and how many pairs were left out. */
PyObject *beating(PyObject *self, PyObject *words) {
    PyObject *tuple, *close, *answer = NULL;
    Py_buffer rows, gain, price, value, goals = {0};
    Plan plan;
    Row row;
    long long most;
    if (!PyArg_ParseTuple(words, "Oy*Oy*y*y*L", &tuple, &rows, &close, &gain, &price, &value, &most)) return NULL;
    int ready = take(&plan, tuple) && (close == Py_None || !PyObject_GetBuffer(close, &goals, PyBUF_C_CONTIGUOUS));
    if (ready) {
        int64_t m = plan.head[M], count = rows.len / 8, held = 0, space = 1 << 14, left_out = 0;
        const int32_t *worth = value.buf;
        const int64_t *cost = price.buf;
        int32_t *out = NULL;
        Py_BEGIN_ALLOW_THREADS
        int64_t *room = malloc((size_t)(m + 1) * sizeof(int64_t));
        out = malloc((size_t)space * 12);
        ready = room && out && prepare(&row, m);
        for (int64_t r = 0; ready && r < count; r++) {
            int64_t found = 0, least = ((const int64_t *)gain.buf)[r];
            weigh_row(&plan, ((const int64_t *)rows.buf)[r], goals.buf ? (float *)goals.buf + r * m : NULL, &row);
            for (int64_t j = 0; j < m; j++) row.extra[j] = worth[row.score[j]];
            if (!flag_beating(row.extra, row.bars, cost, least, row.flag, m)) continue;
            for (int64_t j = 0; j < m; j++)
                if (row.flag[j]) {
                    int64_t by = row.extra[j] - cost[j] - least;
                    if (by > INT32_MAX - 1) by = INT32_MAX - 1;
                    room[found++] = by << 32 | (int64_t)(UINT32_MAX - (uint32_t)j);
                }
            if (found > most) {
                select_most(room, found, most);
                left_out += found - most;
                found = most;
            }
            while (held + found > space) {
                int32_t *larger = realloc(out, (size_t)(space *= 2) * 12);
                if (!larger) {
                    ready = 0;
                    break;
                }
                out = larger;
            }
            for (int64_t k = 0; ready && k < found; k++, held++) {
                int64_t j = UINT32_MAX - (uint32_t)room[k];
                out[3 * held] = (int32_t)r, out[3 * held + 1] = (int32_t)j, out[3 * held + 2] = row.score[j];
            }
        }
        if (ready) drop(&row);
        free(room);
        Py_END_ALLOW_THREADS
        if (ready) answer = Py_BuildValue("y#L", out ? (char *)out : "", (Py_ssize_t)(held * 12), (long long)left_out);
        else PyErr_NoMemory();
        free(out);
        let_go(&plan);
    }
    if (goals.buf) PyBuffer_Release(&goals);
    PyBuffer_Release(&rows), PyBuffer_Release(&gain), PyBuffer_Release(&price), PyBuffer_Release(&value);
    return answer;
}
