#ifndef SKEIN_LAYERS_SEQUENCES_H
#define SKEIN_LAYERS_SEQUENCES_H

#include <stddef.h>
#include <stdint.h>

/// Looking up, convolution and pooling over time. Legend: T steps, B sequences, D units of a tensor [T, B, D].
///
/// `lengths` holds the number of real steps of each sequence, or is NULL where all steps are real. What stands in padding
/// is never read, NaN or not; gradients there are 0.
typedef struct {
  /// y[i, :] = table[ids[i], :], in order, up to the first id that is not in 0 ..< rows. The number of rows written: n if
  /// every id is a row's.
  size_t (*gather)(size_t n, size_t columns, size_t rows, const int32_t *ids, const void *table, void *y);

  /// y[t, b, :] = x[t, b, :] at real steps and 0 in padding; y may be x.
  void (*mask)(size_t steps, size_t batch, size_t columns, const int32_t *lengths, const void *x, void *y);
  /// Every `stride`th step side by side, as phases [stride, Q, B, D] with Q = ⌈T / stride⌉:
  /// y[p, q] = x[q · stride + p], and 0 in padding and beyond T.
  void (*split_phases)(size_t steps, size_t batch, size_t columns, size_t stride, const int32_t *lengths,
                       const void *x, void *y);
  /// The other way round: y[q · stride + p] = x[p, q] at real steps, and 0 in padding.
  void (*join_phases)(size_t steps, size_t batch, size_t columns, size_t stride, const int32_t *lengths, const void *x,
                      void *y);

  /// y[b] = the largest x[t, b] of every unit, first[b] the first t that has it; 0 and −1 for a sequence without steps. NaN
  /// is larger than all.
  void (*max_forward)(size_t steps, size_t batch, size_t columns, const int32_t *lengths, const void *x, void *y,
                      int32_t *first);
  /// dx[t, b] = dy[b] where first[b] is t, else 0
  void (*max_backward)(size_t steps, size_t batch, size_t columns, const int32_t *first, const void *dy, void *dx);

  /// y[b] = Σ_t x[t, b] / L_b, summed in order; 0 for a sequence without steps.
  void (*mean_forward)(size_t steps, size_t batch, size_t columns, const int32_t *lengths, const void *x, void *y);
  /// dx[t, b] = dy[b] / L_b
  void (*mean_backward)(size_t steps, size_t batch, size_t columns, const int32_t *lengths, const void *dy, void *dx);

  /// a[:, b] = softmax over the real steps t of x[t, b] · q,  y[b] = Σ_t a[t, b] x[t, b]. a [T, B] is 0 in padding. Dot
  /// products in 16 partial sums, the other sums in order.
  void (*attend_forward)(size_t steps, size_t batch, size_t columns, const int32_t *lengths, const void *x,
                         const void *q, void *a, void *y);
  /// dx is written, and dq [D] added to unless it is NULL.
  void (*attend_backward)(size_t steps, size_t batch, size_t columns, const int32_t *lengths, const void *x,
                          const void *q, const void *a, const void *y, const void *dy, void *dx, void *dq);
} skein_sequence_kernels;

#endif
