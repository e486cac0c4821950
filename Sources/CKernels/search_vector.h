// The vector kernels of search.h, compiled once for each instruction set. The file that includes this one defines
// WIDTH, the floats of a register, TILE_QUERIES, how many queries a tile of search_many has (3 or 6), and the target,
// and has included search_vector_includes.h.

#pragma clang fp contract(off)
// Vectors wider than a register are passed only to functions that are always inlined.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))
#define ROWS 4  // rows of a tile

typedef float f32x16 __attribute__((vector_size(64)));
typedef float f32x8 __attribute__((vector_size(32)));
typedef float f32x4 __attribute__((vector_size(16)));
typedef double f64x16 __attribute__((vector_size(128)));
typedef double f64x8 __attribute__((vector_size(64)));
typedef double f64x4 __attribute__((vector_size(32)));
typedef int i32x16 __attribute__((vector_size(64)));
typedef int i32x4 __attribute__((vector_size(16)));
typedef float lanes __attribute__((vector_size(WIDTH * 4)));
typedef f32x16 f32x16_anywhere __attribute__((aligned(4)));
typedef f32x4 f32x4_anywhere __attribute__((aligned(4)));
typedef lanes lanes_anywhere __attribute__((aligned(4)));
typedef i32x16 i32x16_anywhere __attribute__((aligned(4)));

#define LOW(v) __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7)
#define HIGH(v) __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15)
#define LOW4(v) __builtin_shufflevector(v, v, 0, 1, 2, 3)
#define HIGH4(v) __builtin_shufflevector(v, v, 4, 5, 6, 7)

/// From place t on: a mask of the last t lanes.
static const int tail_masks[2 * SKEIN_LANES] = {0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
                                                -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

INLINE f32x16 load16(const float *p) { return *(const f32x16_anywhere *)p; }

/// The last `tail` elements before `end` in the last lanes, zeros before them; at least 16 elements precede `end`.
INLINE f32x16 load_tail(const float *end, size_t tail) {
  i32x16 bits = *(const i32x16_anywhere *)(end - SKEIN_LANES), mask = *(const i32x16_anywhere *)(tail_masks + tail);
  return (f32x16)(bits & mask);
}

/// Adds the lanes of each of four vectors: i + 8, i + 4, i + 2, i + 1.
INLINE f32x4 sums_of_lanes(f32x16 a, f32x16 b, f32x16 c, f32x16 d) {
  f32x8 a8 = LOW(a) + HIGH(a), b8 = LOW(b) + HIGH(b), c8 = LOW(c) + HIGH(c), d8 = LOW(d) + HIGH(d);
  f32x4 a4 = LOW4(a8) + HIGH4(a8), b4 = LOW4(b8) + HIGH4(b8), c4 = LOW4(c8) + HIGH4(c8), d4 = LOW4(d8) + HIGH4(d8);
  f32x4 ab = __builtin_shufflevector(a4, b4, 0, 1, 4, 5) + __builtin_shufflevector(a4, b4, 2, 3, 6, 7);
  f32x4 cd = __builtin_shufflevector(c4, d4, 0, 1, 4, 5) + __builtin_shufflevector(c4, d4, 2, 3, 6, 7);
  return __builtin_shufflevector(ab, cd, 0, 2, 4, 6) + __builtin_shufflevector(ab, cd, 1, 3, 5, 7);
}

/// The lanes of the inner product of a row and a packed query.
INLINE f32x16 lanes_of_product(const float *row, size_t dimension, const float *query) {
  f32x16 sums = {0};
  size_t tail = dimension % SKEIN_LANES, whole = dimension - tail;
  for (size_t i = 0; i < whole; i += SKEIN_LANES)
    sums = __builtin_elementwise_fma(load16(row + i), load16(query + i), sums);
  if (tail != 0) sums = __builtin_elementwise_fma(load_tail(row + dimension, tail), load16(query + whole), sums);
  return sums;
}

/// The inner products of four rows and a packed query: one row after the other, since memory is read fastest from one
/// end to the other, and the processor runs on into the next row by itself.
INLINE f32x4 inner_products(const float *const r[ROWS], size_t dimension, const float *query) {
  return sums_of_lanes(lanes_of_product(r[0], dimension, query), lanes_of_product(r[1], dimension, query),
                       lanes_of_product(r[2], dimension, query), lanes_of_product(r[3], dimension, query));
}

/// Four of `count` rows from `row` on, the last one again where there are fewer. Vectors of fewer elements than lanes
/// are copied to `copies` in lanes; returns the dimension to go on with.
INLINE size_t point_at_rows(const float *rows, size_t row, size_t count, size_t dimension, const float *r[ROWS],
                            float copies[ROWS * SKEIN_LANES]) {
  for (size_t i = 0; i < ROWS; i++) r[i] = rows + (row + i < count ? row + i : count - 1) * dimension;
  if (dimension >= SKEIN_LANES) return dimension;
  for (size_t i = 0; i < ROWS; i++) {
    skein_pack(r[i], dimension, copies + i * SKEIN_LANES);
    r[i] = copies + i * SKEIN_LANES;
  }
  return SKEIN_LANES;
}

INLINE f32x4 load_scales(const float *scales, size_t row, size_t count) {
  if (row + ROWS <= count) return *(const f32x4_anywhere *)(scales + row);
  f32x4 some = {0};
  for (size_t i = row; i < count; i++) some[i - row] = scales[i];
  return some;
}

INLINE bool any_above(f32x4 scores, float threshold) {
  i32x4 above = scores > threshold;
  return __builtin_reduce_or(above) != 0;
}

static __attribute__((noinline)) size_t enter_those_above(f32x4 scores, size_t row, size_t rows, uint32_t first_row,
                                                          skein_candidate *heap, size_t held, size_t capacity) {
  for (size_t i = 0; i < rows; i++)
    if (scores[i] > heap_threshold(heap, held, capacity))
      held = heap_enter(heap, held, capacity, (skein_candidate){scores[i], first_row + (uint32_t)(row + i)});
  return held;
}

static void scores(const float *rows, size_t count, size_t dimension, const float *scales, const float *query,
                   float *scores) {
  const float *r[ROWS];
  float copies[ROWS * SKEIN_LANES];
  for (size_t row = 0; row < count; row += ROWS) {
    size_t length = point_at_rows(rows, row, count, dimension, r, copies);
    f32x4 four = inner_products(r, length, query) * load_scales(scales, row, count);
    for (size_t i = 0; i < ROWS && row + i < count; i++) scores[row + i] = four[i];
  }
}

static size_t search(const float *rows, size_t count, size_t dimension, const float *scales, const float *query,
                     uint32_t first_row, skein_candidate *heap, size_t held, size_t capacity) {
  const float *r[ROWS];
  float copies[ROWS * SKEIN_LANES];
  float threshold = heap_threshold(heap, held, capacity);
  for (size_t row = 0; row < count; row += ROWS) {
    size_t length = point_at_rows(rows, row, count, dimension, r, copies);
    f32x4 four = inner_products(r, length, query) * load_scales(scales, row, count);
    if (any_above(four, threshold)) {
      held = enter_those_above(four, row, count - row < ROWS ? count - row : ROWS, first_row, heap, held, capacity);
      threshold = heap_threshold(heap, held, capacity);
    }
  }
  return held;
}

INLINE double sum_of_squares(const float *row, size_t dimension) {
  f64x16 sums = {0};
  size_t tail = dimension % SKEIN_LANES, whole = dimension - tail;
  for (size_t i = 0; i < whole; i += SKEIN_LANES) {
    f64x16 elements = __builtin_convertvector(load16(row + i), f64x16);
    sums += elements * elements;  // the square of a float is exact in double
  }
  if (tail != 0) {
    f64x16 elements = __builtin_convertvector(load_tail(row + dimension, tail), f64x16);
    sums += elements * elements;
  }
  f64x8 by8 = LOW(sums) + HIGH(sums);
  f64x4 by4 = LOW4(by8) + HIGH4(by8);
  return (by4[0] + by4[2]) + (by4[1] + by4[3]);
}

static void inverse_norms(const float *rows, size_t count, size_t dimension, float *inverse_norms) {
  const float *r[ROWS];
  float copies[ROWS * SKEIN_LANES];
  for (size_t row = 0; row < count; row += ROWS) {
    size_t length = point_at_rows(rows, row, count, dimension, r, copies);
    for (size_t i = 0; i < ROWS && row + i < count; i++) {
      double inverse = 1 / sqrt(sum_of_squares(r[i], length));
      inverse_norms[row + i] = inverse > 1 / (double)FLT_MIN ? 0 : (float)inverse;
    }
  }
}

/// The inner products of four packed rows and TILE_QUERIES packed queries, `packed` floats each: sixteen lanes are
/// gone through WIDTH at a time, so that all sums of a pass stay in registers.
INLINE void tile(const float *rows, const float *queries, size_t packed, f32x4 products[TILE_QUERIES]) {
  _Alignas(64) float all[TILE_QUERIES][ROWS][SKEIN_LANES];
  for (size_t pass = 0; pass < SKEIN_LANES; pass += WIDTH) {
    lanes sums[TILE_QUERIES][ROWS] = {0};
    for (size_t i = pass; i < packed; i += SKEIN_LANES) {
#pragma clang loop unroll(full)
      for (size_t r = 0; r < ROWS; r++) {
        lanes row = *(const lanes_anywhere *)(rows + r * packed + i);
#pragma clang loop unroll(full)
        for (size_t q = 0; q < TILE_QUERIES; q++)
          sums[q][r] = __builtin_elementwise_fma(row, *(const lanes_anywhere *)(queries + q * packed + i), sums[q][r]);
      }
    }
    for (size_t q = 0; q < TILE_QUERIES; q++)
      for (size_t r = 0; r < ROWS; r++) *(lanes *)&all[q][r][pass] = sums[q][r];
  }
  for (size_t q = 0; q < TILE_QUERIES; q++)
    products[q] = sums_of_lanes(load16(all[q][0]), load16(all[q][1]), load16(all[q][2]), load16(all[q][3]));
}

/// 3CosMul of the cosines of b, c and a.
INLINE f32x4 product_score(const f32x4 cosines[3]) {
  f32x4 b = (1 + cosines[0]) * 0.5f, c = (1 + cosines[1]) * 0.5f, a = (1 + cosines[2]) * 0.5f;
  return b * c / (a + SKEIN_PRODUCT_EPSILON);
}

static void search_many(skein_score score, const float *rows, size_t count, size_t dimension, const float *scales,
                        const float *queries, size_t query_count, uint32_t first_row, skein_candidate *heaps,
                        size_t *held, size_t capacity, float *scratch) {
  size_t packed = skein_packed_dimension(dimension), block = rows_a_block(dimension);
  // Queries that stay in the level-2 cache while all rows pass by, then rows that stay in level 1 for these queries.
  size_t batch = 196608 / (packed * sizeof(float) * SKEIN_QUERY_GROUP) * SKEIN_QUERY_GROUP;
  if (batch == 0) batch = SKEIN_QUERY_GROUP;
  size_t step = score == SKEIN_SCORE_PRODUCT ? 3 : 1;
  for (size_t first = 0; first < query_count; first += batch) {
    size_t end = first + batch < query_count ? first + batch : query_count;
    for (size_t start = 0; start < count; start += block) {
      size_t block_rows = count - start < block ? count - start : block;
      for (size_t i = 0; i < block_rows; i++) skein_pack(rows + (start + i) * dimension, dimension, scratch + i * packed);
      memset(scratch + block_rows * packed, 0, (block - block_rows) * packed * sizeof(float));
      for (size_t query = first; query < end; query += TILE_QUERIES) {
        for (size_t row = 0; row < block_rows; row += ROWS) {
          f32x4 products[TILE_QUERIES], four = load_scales(scales + start, row, block_rows);
          tile(scratch + row * packed, queries + query * packed, packed, products);
          for (size_t q = 0; q < TILE_QUERIES; q++) products[q] *= four;
          for (size_t q = 0; q < TILE_QUERIES; q += step) {
            size_t question = (query + q) / step;
            f32x4 values = score == SKEIN_SCORE_PRODUCT ? product_score(products + q) : products[q];
            skein_candidate *heap = heaps + question * capacity;
            if (any_above(values, heap_threshold(heap, held[question], capacity)))
              held[question] = enter_those_above(values, row, block_rows - row < ROWS ? block_rows - row : ROWS,
                                                 first_row + (uint32_t)start, heap, held[question], capacity);
          }
        }
      }
    }
  }
}

static float read(const float *elements, size_t count) {
  f32x16 sums = {0};
  size_t i = 0;
  for (; i + SKEIN_LANES <= count; i += SKEIN_LANES) sums += load16(elements + i);
  f32x16 rest = {0};
  for (size_t lane = 0; i + lane < count; lane++) rest[lane] = elements[i + lane];
  return sums_of_lanes(sums + rest, rest, rest, rest)[0];
}

const search_kernels TABLE = {inverse_norms, scores, search, search_many, read};
