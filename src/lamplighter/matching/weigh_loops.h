/* The loops of weigh.c over a tile of mentors, each simple enough for the compiler to do many at once. This file is read once
 * for each kind of processor, and FOR(name) names what it was made for.
 */

static inline void FOR(add_times)(int32_t *restrict sum, const uint8_t *restrict given, int32_t level, int64_t wide) {
    for (int64_t j = 0; j < wide; j++) sum[j] += level * given[j];
}

static inline void FOR(add_share)(const int32_t *restrict sum, const uint8_t *restrict told, int32_t of, int32_t weight,
                                  int32_t *restrict above, int32_t *restrict below, int64_t wide) {
    float one = (float)(of ? of : 1);
    int32_t mine = of > 0 ? weight : 0;
    for (int64_t j = 0; j < wide; j++) {
        int32_t counts = told[j] ? mine : 0;
        above[j] += counts * (int32_t)((float)(sum[j] * HIGHEST) / one);
        below[j] += counts;
    }
}

static inline void FOR(add_words_too)(const int32_t *restrict sum, const uint8_t *restrict told, int32_t of,
                                      const int32_t *restrict words, const uint8_t *restrict written, int32_t named,
                                      int32_t weight, int32_t *restrict above, int32_t *restrict below, int64_t wide) {
    float one = (float)(of ? of : 1), other = (float)(named ? named : 1);
    for (int64_t j = 0; j < wide; j++) {
        int32_t first = of > 0 && told[j], second = named > 0 && written[j];
        int32_t covered = (int32_t)((float)(sum[j] * HIGHEST) / one), said = (int32_t)((float)(words[j] * HIGHEST) / other);
        int32_t counts = first | second ? weight : 0;
        above[j] += counts * (first ? covered : said);
        below[j] += counts;
    }
}

static inline void FOR(add_goals_too)(const int32_t *restrict sum, const uint8_t *restrict told, int32_t of,
                                      const float *restrict product, int64_t mine, const int64_t *restrict theirs,
                                      int32_t weight, int32_t *restrict above, int32_t *restrict below, int64_t wide) {
    float one = (float)(of ? of : 1);
    for (int64_t j = 0; j < wide; j++) {
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

static inline void FOR(slide)(int16_t *restrict apart, int16_t *restrict common, const int8_t *restrict theirs, int16_t mine,
                              int64_t wide) {
    for (int64_t j = 0; j < wide; j++) {
        int16_t step = (int16_t)(mine - theirs[j]), both = theirs[j] >= 0;
        step = step < 0 ? (int16_t)-step : step;
        apart[j] += both ? step : 0;
        common[j] += both;
    }
}

static inline void FOR(add_style)(const int16_t *restrict apart, const int16_t *restrict common, int32_t weight,
                                  int32_t *restrict above, int32_t *restrict below, int64_t wide) {
    for (int64_t j = 0; j < wide; j++) {
        int32_t counts = common[j] ? weight : 0, of = common[j] ? common[j] : 1;
        above[j] += counts * (HIGHEST - (int32_t)((float)(apart[j] * 100) / (float)of));
        below[j] += counts;
    }
}

static inline void FOR(add_shared)(const int32_t *restrict sum, const uint8_t *restrict told, int32_t mine, int32_t other,
                                   int32_t weight, int32_t *restrict above, int32_t *restrict below, int64_t wide) {
    for (int64_t j = 0; j < wide; j++) {
        int32_t counts = mine && told[j] ? weight : 0;
        above[j] += ((sum[j] > 0) != other) ? counts * HIGHEST : 0;
        below[j] += counts;
    }
}

static inline void FOR(bar_unshared)(const int32_t *restrict sum, const uint8_t *restrict told, int32_t other, int32_t bar,
                                     int32_t *restrict bars, int64_t wide) {
    for (int64_t j = 0; j < wide; j++) bars[j] |= told[j] && (sum[j] > 0) == other ? bar : 0;
}

static inline void FOR(rank)(const int32_t *restrict theirs, int32_t mine, int32_t weight, int32_t bar,
                             int32_t *restrict above, int32_t *restrict below, int32_t *restrict bars, int64_t wide) {
    for (int64_t j = 0; j < wide; j++) {
        int32_t known = theirs[j] > 0, holds = theirs[j] >= mine;
        above[j] += known & holds ? weight * HIGHEST : 0;
        below[j] += known ? weight : 0;
        bars[j] |= known & !holds ? bar : 0;
    }
}

static inline void FOR(add_hours)(const uint64_t *restrict mine, const uint64_t *restrict theirs, int64_t m,
                                  const uint8_t *restrict told, int32_t least, int32_t enough, int32_t weight,
                                  int32_t *restrict above, int32_t *restrict below, int32_t *restrict bars, int64_t wide) {
    float one = (float)enough;
    int32_t sum[TILE];
    for (int64_t j = 0; j < wide; j++) {
        uint64_t shared = 0;
        for (int w = 0; w < WORDS_OF_A_WEEK; w++) shared += (uint64_t)__builtin_popcountll(theirs[w * m + j] & mine[w]);
        sum[j] = (int32_t)shared;
    }
    for (int64_t j = 0; j < wide; j++) {
        int32_t counts = told[j] ? weight : 0, shared = sum[j] < enough ? sum[j] : enough;
        above[j] += counts * (int32_t)((float)(shared * HIGHEST) / one);
        below[j] += counts;
        bars[j] |= told[j] && sum[j] < least ? HOURS : 0;
    }
}

static inline void FOR(add_wishes)(const uint8_t *restrict theirs, int32_t mine, int32_t weight, int32_t points,
                                   int32_t *restrict above, int32_t *restrict below, int64_t wide) {
    for (int64_t j = 0; j < wide; j++) {
        int32_t counts = mine | theirs[j] ? weight : 0;
        above[j] += counts * points;
        below[j] += counts;
    }
}

static inline void FOR(bar_team)(const int32_t *restrict theirs, int32_t mine, int32_t *restrict bars, int64_t wide) {
    for (int64_t j = 0; j < wide; j++) bars[j] |= theirs[j] == mine ? TEAM : 0;
}

static inline void FOR(mean)(const int32_t *restrict above, const int32_t *restrict below, int32_t middling, int32_t lowest,
                             int32_t *restrict score, int32_t *restrict bars, int64_t wide) {
    for (int64_t j = 0; j < wide; j++) {
        float one = (float)(below[j] ? 2 * below[j] : 1);
        int32_t points = (int32_t)((float)(2 * above[j] + below[j]) / one);
        score[j] = below[j] ? points : middling;
        bars[j] |= score[j] < lowest ? FLOOR : 0;
    }
}

/* --- one mentee beside the mentors of a tile ------------------------------------------------------------------ */

/* What a mentee asks for times what each mentor gives. Popular names lie in a table, the others in lists. */
static inline void FOR(multiply)(const Plan *plan, int64_t product, const Mentee *who, Tile *tile, int32_t *restrict sum) {
    const int64_t *ask = OF(plan, ASK_START, int64_t) + product * plan->head[N] + who->row;
    const int64_t *give = OF(plan, GIVE_START, int64_t);
    const int32_t *name = OF(plan, ASK_NAME, int32_t), *level = OF(plan, ASK_LEVEL, int32_t);
    const int32_t *giver = OF(plan, GIVE_WHO, int32_t), *given = OF(plan, GIVE_LEVEL, int32_t);
    const int32_t *dense = OF(plan, DENSE_OF, int32_t);
    int64_t m = plan->head[M], *reached = who->reached + who->asks[product], end = tile->from + tile->wide;
    memset(sum, 0, (size_t)tile->wide * sizeof *sum);
    for (int64_t a = ask[0]; a < ask[1]; a++, reached++) {
        int64_t at = name[a];
        if (dense[at] >= 0)
            FOR(add_times)(sum, OF(plan, DENSE, uint8_t) + dense[at] * m + tile->from, level[a], tile->wide);
        else
            for (; *reached < give[at + 1] && giver[*reached] < end; ++*reached)
                sum[giver[*reached] - tile->from] += level[a] * given[*reached];
    }
}

static inline void FOR(add_need)(const Plan *plan, const Mentee *who, Tile *tile) {
    int64_t n = plan->head[N], m = plan->head[M], i = who->row, from = tile->from;
    const int32_t *told = OF(plan, TOLD, int32_t);
    const uint8_t *tolds = OF(plan, TOLDS, uint8_t) + NEED * m + from, *written = OF(plan, TOLDS, uint8_t) + WORDS * m + from;
    int32_t weight = (int32_t)plan->head[W_NEED], of = told[NEED * n + i], named = told[WORDS * n + i];
    FOR(multiply)(plan, NEED, who, tile, tile->sum);
    if (who->goals)
        FOR(add_goals_too)(tile->sum, tolds, of, who->goals + from, OF(plan, LENGTH, int64_t)[i],
                           OF(plan, LENGTHS, int64_t) + from, weight, tile->above, tile->below, tile->wide);
    else if (named) {
        FOR(multiply)(plan, WORDS, who, tile, tile->extra);
        FOR(add_words_too)(tile->sum, tolds, of, tile->extra, written, named, weight, tile->above, tile->below, tile->wide);
    } else
        FOR(add_share)(tile->sum, tolds, of, weight, tile->above, tile->below, tile->wide);
}

static inline void FOR(add_criteria)(const Plan *plan, const Mentee *who, Tile *tile) {
    int64_t n = plan->head[N], m = plan->head[M], i = who->row, from = tile->from;
    for (int64_t c = 0; c < plan->head[CRITERIA]; c++) {
        const int64_t *rule = OF(plan, RULES, int64_t) + 4 * c; /* kind, weight, whether it is hard, product */
        int32_t weight = (int32_t)rule[1], bar = rule[2] ? CRITERION : 0;
        if (rule[0] == AT_LEAST) {
            int32_t mine = OF(plan, RANK, int32_t)[c * n + i];
            if (mine > 0)
                FOR(rank)(OF(plan, RANKS, int32_t) + c * m + from, mine, weight, bar, tile->above, tile->below, tile->bars,
                          tile->wide);
            continue;
        }
        int32_t mine = OF(plan, TOLD, int32_t)[rule[3] * n + i] > 0, other = rule[0] == DIFFERENT;
        const uint8_t *told = OF(plan, TOLDS, uint8_t) + rule[3] * m + from;
        FOR(multiply)(plan, rule[3], who, tile, tile->sum);
        FOR(add_shared)(tile->sum, told, mine, other, weight, tile->above, tile->below, tile->wide);
        if (bar && mine) FOR(bar_unshared)(tile->sum, told, other, bar, tile->bars, tile->wide);
    }
}

static void FOR(weigh_tile)(const Plan *plan, Mentee *who, Tile *tile) {
    const int64_t *head = plan->head;
    int64_t n = head[N], m = head[M], i = who->row, from = tile->from, wide = tile->wide, end = from + wide;
    const int32_t *told = OF(plan, TOLD, int32_t);
    const uint8_t *tolds = OF(plan, TOLDS, uint8_t);
    memset(tile->above, 0, sizeof tile->above), memset(tile->below, 0, sizeof tile->below);
    memset(tile->bars, 0, sizeof tile->bars);
    if (head[W_NEED]) FOR(add_need)(plan, who, tile);
    if (head[W_STYLE] && head[SLIDERS]) {
        memset(tile->apart, 0, sizeof tile->apart), memset(tile->common, 0, sizeof tile->common);
        for (int64_t k = 0; k < head[SLIDERS]; k++) {
            int8_t mine = OF(plan, STYLE, int8_t)[i * head[SLIDERS] + k];
            if (mine >= 0) FOR(slide)(tile->apart, tile->common, OF(plan, STYLES, int8_t) + k * m + from, mine, wide);
        }
        FOR(add_style)(tile->apart, tile->common, (int32_t)head[W_STYLE], tile->above, tile->below, wide);
    }
    if (head[W_PREFERENCE]) {
        int32_t weight = (int32_t)head[W_PREFERENCE], unnamed = (int32_t)head[UNNAMED];
        const int32_t *whom = OF(plan, WISH_WHOM, int32_t), *points = OF(plan, WISH_POINTS, int32_t);
        int64_t last = OF(plan, WISH_START, int64_t)[i + 1];
        FOR(add_wishes)(OF(plan, WISHED, uint8_t) + from, OF(plan, WISHES, uint8_t)[i], weight, unnamed, tile->above,
                        tile->below, wide);
        for (; who->wish < last && whom[who->wish] < end; who->wish++)
            tile->above[whom[who->wish] - from] += weight * (points[who->wish] - unnamed);
    }
    if (head[W_FIELD] && told[FIELDS * n + i] > 0) {
        FOR(multiply)(plan, FIELDS, who, tile, tile->sum);
        FOR(add_shared)(tile->sum, tolds + FIELDS * m + from, 1, 0, (int32_t)head[W_FIELD], tile->above, tile->below, wide);
    }
    const uint64_t *mine = OF(plan, FREE, uint64_t) + WORDS_OF_A_WEEK * i;
    if (mine[0] | mine[1] | mine[2] | mine[3] | mine[4] | mine[5])
        FOR(add_hours)(mine, OF(plan, FREES, uint64_t) + from, m, OF(plan, FREE_AT_ALL, uint8_t) + from,
                       (int32_t)head[HALF_HOURS], (int32_t)head[ENOUGH], (int32_t)head[W_LOGISTICS], tile->above, tile->below,
                       tile->bars, wide);
    if (told[TONGUES * n + i] > 0) {
        FOR(multiply)(plan, TONGUES, who, tile, tile->sum);
        FOR(bar_unshared)(tile->sum, tolds + TONGUES * m + from, 0, LANGUAGE, tile->bars, wide);
    }
    FOR(add_criteria)(plan, who, tile);
    int32_t team = OF(plan, TEAM_OF, int32_t)[i];
    if (team > 0) FOR(bar_team)(OF(plan, TEAMS, int32_t) + from, team, tile->bars, wide);
    const int32_t *of = OF(plan, SAID_WHOM, int32_t), *said = OF(plan, SAID_BITS, int32_t);
    for (int64_t last = OF(plan, SAID_START, int64_t)[i + 1]; who->said < last && of[who->said] < end; who->said++) {
        int32_t j = of[who->said] - (int32_t)from, bits = said[who->said];
        if (bits & BOTH_ASK) tile->bars[j] &= ~TEAM;
        tile->bars[j] |= bits & ~BOTH_ASK;
    }
    FOR(mean)(tile->above, tile->below, (int32_t)head[MIDDLING], (int32_t)head[LOWEST], tile->score, tile->bars, wide);
}

/* --- who of a tile counts ------------------------------------------------------------------------------------- */

/* Adds how many pairs each reason bars, flags those that are possible and have more points, and counts the possible. */
static int64_t FOR(flag_above)(Tile *tile, int32_t least, int64_t *counts) {
    int32_t found = 0, any = 0;
    for (int64_t j = 0; j < tile->wide; j++) {
        tile->flag[j] = tile->bars[j] == 0 && tile->score[j] > least;
        found += tile->bars[j] == 0;
        any |= tile->bars[j];
    }
    for (int b = 0; b < BARS; b++) {
        if (!(any >> b & 1)) continue;
        int32_t barred = 0;
        for (int64_t j = 0; j < tile->wide; j++) barred += tile->bars[j] >> b & 1;
        counts[b] += barred;
    }
    return found;
}

/* Flags the possible pairs that are worth their gain and price; `value` NULL says that points are worth themselves. */
static int64_t FOR(flag_beating)(Tile *tile, const int32_t *restrict value, const int64_t *restrict price, int64_t gain) {
    int32_t found = 0;
    for (int64_t j = 0; j < tile->wide; j++) tile->extra[j] = value ? value[tile->score[j]] : tile->score[j];
    for (int64_t j = 0; j < tile->wide; j++) {
        tile->flag[j] = tile->bars[j] == 0 && tile->extra[j] >= price[j] + gain;
        found += tile->flag[j];
    }
    return found;
}

static const Loops FOR(loops) = {FOR(weigh_tile), FOR(flag_above), FOR(flag_beating)};
