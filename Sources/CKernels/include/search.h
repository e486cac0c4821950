#ifndef SKEIN_SEARCH_H
#define SKEIN_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

// Exact search by inner product. Legend: N rows, D dimension, Q queries.
//
// Every instruction set gives the same bits, for one query or many. The inner product of two vectors is taken in
// SKEIN_LANES lanes: element i of the first D - D % 16 elements goes to lane i % 16, and of the last t = D % 16 elements
// element D - t + i goes to lane 16 - t + i; each lane is a chain of fused multiply-adds in the order of the elements;
// lane i is then added to lane i + 8, i + 4, i + 2 and i + 1 in turn.

/// How many lanes an inner product is taken in, whatever the width of the registers.
#define SKEIN_LANES 16

/// Queries of skein_search_many come in groups of this many: pad with zeros.
#define SKEIN_QUERY_GROUP 6

/// A row that may be among the best.
typedef struct {
  float score;
  uint32_t row;
} skein_candidate;

/// How the scores of skein_search_many come from cosines.
typedef enum {
  /// Each query by itself: its score is the cosine.
  SKEIN_SCORE_COSINE,
  /// Three queries b, c, a are one question, whose score is 3CosMul (Levy & Goldberg 2014, equation 4):
  /// b' c' / (a' + 0.001), where x' = (1 + cos x) / 2.
  SKEIN_SCORE_PRODUCT
} skein_score;

/// D rounded up to whole lanes: the length of a packed vector.
size_t skein_packed_dimension(size_t dimension);

/// Lays one vector out in lanes, zeros where there is no element: `packed` has skein_packed_dimension(D) elements.
void skein_pack(const float *vector, size_t dimension, float *packed);

/// 1 / ‖row‖ for `count` rows, from sums of squares in double precision. A row shorter than 2⁻¹²⁶, the smallest normal
/// number, counts as zero and gets 0; so does an infinite one; NaN gives NaN.
void skein_inverse_norms(skein_isa isa, const float *rows, size_t count, size_t dimension, float *inverse_norms);

/// `scores[i]` = ⟨row i, query⟩ · scales[i] for `count` rows; `query` is packed.
void skein_scores(skein_isa isa, const float *rows, size_t count, size_t dimension, const float *scales,
                  const float *query, float *scores);

/// Keeps the best `capacity` of the candidates in `heap` (`held` of them) and of `count` rows, numbered from
/// `first_row`, with their scores as skein_scores tells. Returns how many the heap holds then. Of equal scores the
/// smaller row is better; NaN and -∞ are never kept. The numbers of the rows have to be above all that the heap holds.
size_t skein_search(skein_isa isa, const float *rows, size_t count, size_t dimension, const float *scales,
                    const float *query, uint32_t first_row, skein_candidate *heap, size_t held, size_t capacity);

/// How many floats of scratch memory, aligned to 64 bytes, skein_search_many needs.
size_t skein_search_scratch(size_t dimension);

/// skein_search for many packed queries at once, reading the rows once for all of them: `query_count` is a multiple of
/// SKEIN_QUERY_GROUP, `heaps` has `capacity` candidates a question, `held` one number a question, where questions are
/// queries or, by SKEIN_SCORE_PRODUCT, triples of them.
void skein_search_many(skein_isa isa, skein_score score, const float *rows, size_t count, size_t dimension,
                       const float *scales, const float *queries, size_t query_count, uint32_t first_row,
                       skein_candidate *heaps, size_t *held, size_t capacity, float *scratch);

/// Orders a heap: best first.
void skein_sort_candidates(skein_candidate *candidates, size_t count);

/// The sum of `count` floats, in lanes: a loop that does nothing but read, for search to be measured against.
float skein_read(skein_isa isa, const float *elements, size_t count);

#endif
