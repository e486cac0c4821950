#ifndef SKEIN_WORD2VEC_H
#define SKEIN_WORD2VEC_H

#include <stdbool.h>
#include <stdint.h>

/// Kernels of Word2Vec with negative sampling or hierarchical softmax.
///
/// Every instruction set runs the same source (word2vec_kernels.inc) with the same 16 virtual lanes, the same explicit
/// fused multiply-adds and the same order of summation, so all of them give the same bits.
///
/// Rows are `stride` floats long, a multiple of 16, 64-byte aligned, and zero from the dimension on.

enum {
  /// Output rows (the word and its negatives, or nodes on the way to it) that are updated together.
  SKEIN_W2V_GROUP = 6,
};

/// The windows of one shard, ready to train: every row is resolved to a pointer.
///
/// Window i predicts the word at position `first_center + i` from (CBOW), or for (skip-gram), the words at positions
/// `begin[i] ..< end[i]` but itself.
typedef struct {
  int32_t windows;
  int32_t stride;
  /// Columns to work on: the dimension rounded up to a multiple of 8. The others are zero and stay so.
  int32_t width;
  int32_t first_center;
  /// Output rows a window at most: 1 + negatives, or the nodes of the longest way.
  int32_t outputs_per_window;
  /// Input row of each position.
  float *const *inputs;
  /// Window i's context, as positions.
  const int32_t *begin, *end;
  /// Output rows of window i at `[i * outputs_per_window]`: the word itself, then its distinct negatives; or the nodes of
  /// the tree on the way to the word.
  float *const *outputs;
  /// How often each output row was drawn (1 for the word itself, and for a node).
  const uint8_t *weights;
  /// The label of each node, 0 or 1; NULL with negative sampling, where the word has 1 and a negative 0.
  const uint8_t *labels;
  /// How many output rows window i has.
  const uint8_t *output_counts;
  float learning_rate;
  /// Whether rows are updated; if not, only the loss is computed.
  bool updates;
  /// Room for `8 * (longest context + 1) + stride * 2` floats, 64-byte aligned.
  float *scratch;
} skein_w2v_block;

/// What a block measured.
typedef struct {
  /// Sum over (word, context) pairs, or over words with CBOW, of the loss of all output rows, in nats: −log σ(u·v) where
  /// the label is 1 and −log σ(−u·v) where it is 0.
  double loss;
  /// How many of those were summed.
  int64_t pairs;
} skein_w2v_result;

/// Skip-gram: the context's input rows × the window's output rows, negatives shared by the window.
typedef skein_w2v_result (*skein_w2v_block_function)(const skein_w2v_block *block);

/// row += scale · Σ (copies[i] − row), summed in the order of the copies.
typedef void (*skein_w2v_merge_function)(float *row, float *const *copies, int32_t count, int32_t width, float scale);

/// Words whose input row is the mean of several rows: a word's own and those of its n-grams.
typedef struct {
  /// The rows that are learned.
  float *table;
  int32_t stride;
  /// Rows of word w: `rows[starts[w]] ..< rows[starts[w + 1]]`; one that stands there twice counts twice.
  const int64_t *starts;
  const uint32_t *rows;
  /// The input row of each word.
  float *inputs;
} skein_w2v_subwords;

/// Columns `begin ..< end` of the input rows of some words: each the mean of the word's rows, summed in their order.
/// `before`, if it is not NULL, gets a copy, a row for each of `words`.
typedef void (*skein_w2v_compose_function)(
    const skein_w2v_subwords *subwords, const uint32_t *words, int32_t count, float *before, int32_t begin, int32_t end);

/// In the columns `begin ..< end`: every row of each word += scale · (the word's input row − `before`), word after word.
/// `scales` holds one for each row of each word, in their order.
typedef void (*skein_w2v_distribute_function)(
    const skein_w2v_subwords *subwords, const uint32_t *words, int32_t count, const float *before, const float *scales,
    int32_t begin, int32_t end);

typedef struct {
  skein_w2v_block_function skip_gram;
  skein_w2v_block_function cbow;
  skein_w2v_merge_function merge;
  skein_w2v_compose_function compose;
  skein_w2v_distribute_function distribute;
} skein_w2v_kernels;

/// Plain C: the reference, and the fallback.
extern const skein_w2v_kernels skein_w2v_scalar;
#if defined(__x86_64__)
extern const skein_w2v_kernels skein_w2v_avx2;
extern const skein_w2v_kernels skein_w2v_avx512;
#elif defined(__aarch64__)
extern const skein_w2v_kernels skein_w2v_neon;
#endif

#endif
