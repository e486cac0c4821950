#ifndef SKEIN_LAYERS_ATTENTION_H
#define SKEIN_LAYERS_ATTENTION_H

#include <stddef.h>
#include <stdint.h>

/// The loops of attention that are no matrix products. Legend: B rows of a batch, S positions of the memory, M its
/// width, T steps.
///
/// memory [S, B, M] and keys [S, B, K], time-major; queries [B, K]; weights and the gradients of scores [B, S];
/// contexts and their gradients [B, M], rows at `context_stride`. `lengths` holds the number of positions of each
/// sequence of the batch, or is NULL where all are real: what lies beyond has weight 0, takes part in nothing and is not even
/// read; a row without positions has the context 0.
///
/// Sums over an array are taken in 16 partial sums, those over positions and steps in order.
typedef struct {
  /// One step of additive attention, in which row r looks at sequence b = sequences[r] of the batch; NULL: row r at
  /// sequence r, as many rows as sequences.
  ///   score[r, s] = Σ_k v[k] tanh(query[r, k] + keys[s, b, k]), weights = softmax(score),
  ///   context[r] = Σ_s weights[r, s] memory[s, b]
  void (*additive_forward)(size_t rows, size_t batch, size_t source, size_t key_width, size_t width,
                           const int32_t *sequences, const int32_t *lengths, const void *query, const void *keys,
                           const void *v, const void *memory, void *weights, void *context, size_t context_stride);

  /// Its derivatives but that of the memory, row b at sequence b; the tanh is computed again, which is cheaper than keeping it. `dscores`,
  /// `dquery` [B, K] and `dv` [K] are written, `dkeys` is added to if `adding`.
  void (*additive_backward)(size_t batch, size_t source, size_t key_width, size_t width, const int32_t *lengths,
                            const void *query, const void *keys, const void *v, const void *memory, const void *weights,
                            const void *dcontext, size_t context_stride, void *dscores, void *dquery, int adding,
                            void *dkeys, void *dv);

  /// One step of multiplicative attention: score[r, s] = Σ_k query[r, k] keys[s, b, k], then as additive_forward.
  void (*multiplicative_forward)(size_t rows, size_t batch, size_t source, size_t key_width, size_t width,
                                 const int32_t *sequences, const int32_t *lengths, const void *query,
                                 size_t query_stride, const void *keys, const void *memory, void *weights,
                                 void *context, size_t context_stride);

  /// Its derivatives but those of keys and memory, row b at sequence b: `dscores`, and dquery [B, K], which is added to if `adding`.
  void (*multiplicative_backward)(size_t batch, size_t source, size_t key_width, size_t width, const int32_t *lengths,
                                  const void *keys, const void *memory, const void *weights, const void *dcontext,
                                  size_t context_stride, void *dscores, int adding, void *dquery, size_t dquery_stride);

  /// y[s, b] = Σ_t weights[t, b, s] x[t, b], added to y if `adding`: what all steps together give to a memory.
  void (*spread)(size_t steps, size_t batch, size_t source, size_t width, const void *weights, const void *x, int adding,
                 void *y);

  /// Row r of x becomes the softmax of its first n elements, and 0 beyond: n = valid, or if `causal` the smaller of
  /// valid and first + r + 1. Its derivative is that of any softmax.
  void (*softmax)(size_t rows, size_t columns, size_t valid, int causal, size_t first, void *x, size_t stride);
} skein_attention_kernels;

#endif
