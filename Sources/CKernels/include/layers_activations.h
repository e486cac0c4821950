#ifndef SKEIN_LAYERS_ACTIVATIONS_H
#define SKEIN_LAYERS_ACTIVATIONS_H

#include <stddef.h>

/// Functions of single elements, forward and backward; n elements. All arrays of a call may be the same.
///
/// Backward kernels give dx = dy ∘ f′, where dy is the gradient of the output and f′ is found from the output y, except
/// for gelu, whose output does not tell it. NaN gives NaN; layers/elementary.h states errors and what becomes of numbers
/// that are too large or too small.
typedef struct {
  /// y = 1 / (1 + e^−x)
  void (*sigmoid)(size_t n, const void *x, void *y);
  /// dx = dy ∘ y (1 − y)
  void (*sigmoid_backward)(size_t n, const void *y, const void *dy, void *dx);
  /// y = tanh x
  void (*tanh)(size_t n, const void *x, void *y);
  /// dx = dy ∘ (1 − y²)
  void (*tanh_backward)(size_t n, const void *y, const void *dy, void *dx);
  /// y = max(x, 0); zero keeps its sign.
  void (*relu)(size_t n, const void *x, void *y);
  /// dx = dy where y > 0, otherwise 0, whatever dy is: the derivative at 0 is 0.
  void (*relu_backward)(size_t n, const void *y, const void *dy, void *dx);
  /// y = x where x > 0, otherwise slope · x (Maas, Hannun & Ng 2013)
  void (*leaky_relu)(size_t n, double slope, const void *x, void *y);
  /// dx = dy where y > 0, otherwise slope · dy: the derivative at 0 is the slope. The slope may not be negative, since y
  /// would not tell the sign of x.
  void (*leaky_relu_backward)(size_t n, double slope, const void *y, const void *dy, void *dx);
  /// y = min(max(x, 0), 6); zero keeps its sign.
  void (*relu6)(size_t n, const void *x, void *y);
  /// dx = dy where 0 < y < 6, otherwise 0, whatever dy is: the derivative at 0 and at 6 is 0.
  void (*relu6_backward)(size_t n, const void *y, const void *dy, void *dx);
  /// y = x Φ(x), where Φ is the distribution function of the normal distribution (Hendrycks & Gimpel 2016, not their
  /// approximations); 0 at −∞.
  void (*gelu)(size_t n, const void *x, void *y);
  /// dx = dy ∘ (Φ(x) + x φ(x)), from the input x; φ(x) = e^(−x²/2) / √(2π)
  void (*gelu_backward)(size_t n, const void *x, const void *dy, void *dx);
  /// y = ln(1 + eˣ), without overflow; its derivative is the sigmoid.
  void (*softplus)(size_t n, const void *x, void *y);
  /// y = eˣ
  void (*exponential)(size_t n, const void *x, void *y);
  /// y = ln x: −∞ at zero, NaN below
  void (*logarithm)(size_t n, const void *x, void *y);
} skein_activation_kernels;

#endif
