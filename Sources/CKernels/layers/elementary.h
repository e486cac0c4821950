// exp, tanh, sigmoid … of one number, for REAL. Branch-free for `float`, so that the compiler turns a loop over them
// into vector instructions.

#include <math.h>

#if REAL_IS_DOUBLE
INLINE double exp_of(double x) { return exp(x); }
INLINE double tanh_of(double x) { return tanh(x); }
INLINE double sigmoid_of(double x) { return 1 / (1 + exp(-x)); }
INLINE double fma_of(double a, double b, double c) { return fma(a, b, c); }
#else
INLINE float exp_of(float x) { return expf(x); }
INLINE float tanh_of(float x) { return tanhf(x); }
INLINE float sigmoid_of(float x) { return 1 / (1 + expf(-x)); }
INLINE float fma_of(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
#endif
