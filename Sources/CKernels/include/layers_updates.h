#ifndef SKEIN_LAYERS_UPDATES_H
#define SKEIN_LAYERS_UPDATES_H

#include <stddef.h>

/// What one step of any optimizer is given. A rule sees the gradient d = scale · g + l2 · w and takes its change from
/// keep · w. In Double here; kernels round each number once to the type of their table.
typedef struct {
  double rate;
  /// What clipping by norm multiplies gradients by.
  double scale;
  /// λ of an L2 penalty λ/2 · ‖w‖².
  double l2;
  /// 1 − rate · λ of decoupled weight decay.
  double keep;
} skein_update;

/// One step of each optimizer on n elements: weights w and their moments change in place, the gradient g is read once.
/// Elements are independent, so a part of an array gives the bits that the whole would.
typedef struct {
  /// w = keep · w − rate · d
  void (*gradient_descent)(size_t n, const skein_update *update, const void *g, void *w);
  /// v = factor · v + d;  w = keep · w − rate · v, or d + factor · v in v's place if `nesterov`
  void (*momentum)(size_t n, const skein_update *update, double factor, int nesterov, const void *g, void *v, void *w);
  /// s = s + d²;  w = keep · w − rate · d / (√s + epsilon)
  void (*ada_grad)(size_t n, const skein_update *update, double epsilon, const void *g, void *s, void *w);
  /// s = decay · s + (1 − decay) · d²;  w = keep · w − rate · d / (√s + epsilon)
  void (*rms_prop)(size_t n, const skein_update *update, double decay, double epsilon, const void *g, void *s, void *w);
  /// s = decay · s + (1 − decay) · d²;  x = d · √(u + epsilon) / √(s + epsilon)
  /// u = decay · u + (1 − decay) · x²;  w = keep · w − rate · x
  void (*ada_delta)(size_t n, const skein_update *update, double decay, double epsilon, const void *g, void *s,
                    void *u, void *w);
  /// m = beta1 · m + (1 − beta1) · d;  v = beta2 · v + (1 − beta2) · d²
  /// w = keep · w − rate / correction1 · m / (√(v / correction2) + epsilon)
  void (*adam)(size_t n, const skein_update *update, double beta1, double beta2, double epsilon, double correction1,
               double correction2, const void *g, void *m, void *v, void *w);
  /// g = g, but not below −limit nor above limit; NaN stays.
  void (*clip_values)(size_t n, double limit, void *g);
  /// a = a + share · (w − a): with a share of 1 / n the mean of n weights from that of n − 1.
  void (*average)(size_t n, double share, const void *w, void *a);
} skein_update_kernels;

#endif
