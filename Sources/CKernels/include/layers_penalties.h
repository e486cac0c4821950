#ifndef SKEIN_LAYERS_PENALTIES_H
#define SKEIN_LAYERS_PENALTIES_H

#include <stddef.h>

/// What activations are charged for, in one pass over them. Both return sums of squares, in double precision, of runs of 16
/// numbers. Gradients are added to what is there; NULL where only the sum is wanted.
typedef struct {
  /// Σ x[i]²;   gradient[i] += 2 scale x[i]
  double (*size)(size_t n, const void *x, double scale, void *gradient);

  /// For x [steps, columns], d[t] = x[t] − x[t − 1] within the array and 0 at both ends:
  ///   Σ d[t, c]²;   gradient[t, c] += 2 scale (d[t, c] − d[t + 1, c])
  double (*change)(size_t steps, size_t columns, const void *x, double scale, void *gradient);
} skein_penalty_kernels;

#endif
