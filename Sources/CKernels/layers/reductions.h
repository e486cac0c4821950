// Sums and maxima over a row: LANES partial ones, element i in lane i mod LANES, which are then combined in halves.

/// One number a lane, in as many registers as it takes; in memory as an array of REAL.
typedef REAL lanes __attribute__((ext_vector_type(LANES), aligned(sizeof(REAL))));
typedef REAL half_lanes __attribute__((ext_vector_type(LANES / 2)));
typedef REAL quarter_lanes __attribute__((ext_vector_type(LANES / 4)));
typedef REAL eighth_lanes __attribute__((ext_vector_type(LANES / 8)));

/// LANES elements of an array, x[0] in the first lane.
#define LANES_AT(x) (*(lanes *)(x))
#define LARGER(x, largest) ((x) > (largest) ? (x) : (largest))

INLINE REAL folded_sum(const lanes *v) {
  const half_lanes v8 = v->lo + v->hi;
  const quarter_lanes v4 = v8.lo + v8.hi;
  const eighth_lanes v2 = v4.lo + v4.hi;
  return v2.x + v2.y;
}

/// The largest lane, where none is NaN.
INLINE REAL folded_maximum(const lanes *v) {
  const half_lanes v8 = LARGER(v->lo, v->hi);
  const quarter_lanes v4 = LARGER(v8.lo, v8.hi);
  const eighth_lanes v2 = LARGER(v4.lo, v4.hi);
  return LARGER(v2.x, v2.y);
}

/// Copies fewer than LANES elements, without a call.
INLINE void copy_rest(REAL *to, const REAL *from, size_t count) {
  size_t l = 0;
  if (count & 8) memcpy(to, from, 8 * sizeof(REAL)), l += 8;
  if (count & 4) memcpy(to + l, from + l, 4 * sizeof(REAL)), l += 4;
  if (count & 2) memcpy(to + l, from + l, 2 * sizeof(REAL)), l += 2;
  if (count & 1) to[l] = from[l];
}

/// The last elements of a row, fewer than LANES, and `missing` in the lanes that are left.
typedef struct {
  REAL x[LANES];
} rest_of_row;

INLINE rest_of_row rest_at(const REAL *x, size_t count, REAL missing) {
  rest_of_row rest;
  for (size_t l = 0; l < LANES; l++) rest.x[l] = missing;
  copy_rest(rest.x, x, count);
  return rest;
}

/// Σ x[i]
INLINE REAL row_sum(size_t n, const REAL *x) {
  lanes sums = 0;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) sums += LANES_AT(x + i);
  if (i < n) {
    const rest_of_row rest = rest_at(x + i, n - i, 0);
    sums += LANES_AT(rest.x);
  }
  return folded_sum(&sums);
}

INLINE void squared_deviations_step(const REAL *x, REAL mean, lanes *sums) {
  const lanes deviations = LANES_AT(x) - mean;
  *sums = __builtin_elementwise_fma(deviations, deviations, *sums);
}

/// Σ (x[i] − mean)²
INLINE REAL row_squared_deviations(size_t n, const REAL *x, REAL mean) {
  lanes sums = 0;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) squared_deviations_step(x + i, mean, &sums);
  if (i < n) {
    const rest_of_row rest = rest_at(x + i, n - i, mean);
    squared_deviations_step(rest.x, mean, &sums);
  }
  return folded_sum(&sums);
}

/// Σ x[i] y[i]
INLINE REAL row_dot(size_t n, const REAL *x, const REAL *y) {
  lanes sums = 0;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) sums = __builtin_elementwise_fma(LANES_AT(x + i), LANES_AT(y + i), sums);
  if (i < n) {
    const rest_of_row rest_x = rest_at(x + i, n - i, 0), rest_y = rest_at(y + i, n - i, 0);
    sums = __builtin_elementwise_fma(LANES_AT(rest_x.x), LANES_AT(rest_y.x), sums);
  }
  return folded_sum(&sums);
}

/// The largest x[i], NaN left out; −∞ for none.
INLINE REAL row_maximum(size_t n, const REAL *x) {
  lanes largest = -INFINITY;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) largest = LARGER(LANES_AT(x + i), largest);
  if (i < n) {
    const rest_of_row rest = rest_at(x + i, n - i, -INFINITY);
    largest = LARGER(LANES_AT(rest.x), largest);
  }
  return folded_maximum(&largest);
}

INLINE void exponentials_step(const REAL *x, REAL maximum, REAL *y, lanes *sums) {
  REAL e[LANES];
  for (size_t l = 0; l < LANES; l++) e[l] = exp_of(x[l] - maximum);
  if (y) memcpy(y, e, sizeof e);
  *sums += LANES_AT(e);
}

/// Σ e^(x[i] − maximum), whose terms go to y unless y is NULL; y may be x. With the row's maximum, terms are at most 1 and
/// nothing overflows. Sums of 1024 terms are added in double precision, so that the error does not grow with n.
INLINE double row_exponentials(size_t n, const REAL *x, REAL maximum, REAL *y) {
  enum { BLOCK = 1024 };
  double sum = 0;
  size_t i = 0;
  while (i < n) {
    lanes sums = 0;
    const size_t end = n - i < BLOCK ? n : i + BLOCK;
    for (; i + LANES <= end; i += LANES) exponentials_step(x + i, maximum, y ? y + i : 0, &sums);
    if (i < end) {
      rest_of_row rest = rest_at(x + i, end - i, -INFINITY);
      exponentials_step(rest.x, maximum, rest.x, &sums);
      if (y) copy_rest(y + i, rest.x, end - i);
      i = end;
    }
    sum += (double)folded_sum(&sums);
  }
  return sum;
}

/// Σ w[i] (x[i] − offset), w being 1 where it is NULL; sums of 1024 terms are added in double precision.
INLINE double row_weighted_sum(size_t n, const REAL *x, REAL offset, const REAL *w) {
  enum { BLOCK = 1024 };
  double sum = 0;
  size_t i = 0;
  while (i < n) {
    lanes sums = 0;
    const size_t end = n - i < BLOCK ? n : i + BLOCK;
    for (; i + LANES <= end; i += LANES) {
      const lanes weights = w ? LANES_AT(w + i) : 1;
      sums = __builtin_elementwise_fma(weights, LANES_AT(x + i) - offset, sums);
    }
    if (i < end) {
      const rest_of_row rest = rest_at(x + i, end - i, offset), rest_w = rest_at(w ? w + i : x + i, end - i, 1);
      const lanes weights = w ? LANES_AT(rest_w.x) : 1;
      sums = __builtin_elementwise_fma(weights, LANES_AT(rest.x) - offset, sums);
      i = end;
    }
    sum += (double)folded_sum(&sums);
  }
  return sum;
}

/// y = softmax(x) of n numbers; y may be x. −∞ gives 0, and where there is nothing else, so do all. NaN and +∞ make NaN of
/// the row.
INLINE void softmax_row(size_t n, const REAL *x, REAL *y) {
  const REAL maximum = row_maximum(n, x);
  if (maximum == -INFINITY) {  // nothing but −∞ and NaN
    REAL result = 0;
    for (size_t i = 0; i < n; i++)
      if (x[i] != x[i]) result = NAN;
    for (size_t i = 0; i < n; i++) y[i] = result;
    return;
  }
  const REAL factor = (REAL)(1 / row_exponentials(n, x, maximum, y));
  for (size_t i = 0; i < n; i++) y[i] *= factor;
}

#undef LARGER
