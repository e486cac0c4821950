// exp, log, tanh, sigmoid … of one number, for REAL.
//
// `double` has the functions of the C library. `float` has polynomials without branches and calls, so that the compiler
// turns a loop over them into vector instructions; fused multiply-adds are explicit, so that every instruction set, and
// the tail of a loop, gives the same bits. NaN gives NaN, with any sign and payload.

#include <math.h>

/// x, but at most `limit`; NaN stays.
INLINE REAL at_most(REAL limit, REAL x) { return limit < x ? limit : x; }

/// x, but at least `limit`; NaN stays.
INLINE REAL at_least(REAL limit, REAL x) { return x < limit ? limit : x; }

#if REAL_IS_DOUBLE

INLINE double fma_of(double a, double b, double c) { return fma(a, b, c); }
INLINE double exp_of(double x) { return exp(x); }
INLINE double log_of(double x) { return log(x); }
INLINE double tanh_of(double x) { return tanh(x); }
INLINE double sigmoid_of(double x) { return 1 / (1 + exp(-x)); }
INLINE double softplus_of(double x) { return at_least(0, x) + log1p(exp(-fabs(x))); }

/// Φ(x), the distribution function of the normal distribution.
INLINE double normal_of(double x) { return 0.5 * erfc(-M_SQRT1_2 * x); }

// Beyond ±40 there is nothing but the limits, 0 and 1: ∞ · 0 has to be kept away.
INLINE double gelu_of(double x) { return at_least(-40, x) * normal_of(x); }
INLINE double gelu_slope_of(double x) {
  const double z = at_most(40, at_least(-40, x));
  return normal_of(x) + z * exp(-0.5 * z * z) * (0.5 * M_2_SQRTPI * M_SQRT1_2);
}

#else

// Errors are the largest over all 2³² numbers, in ulps (units in the last place) of the exact result; they were found by
// trying them all against `double`. Polynomials are minimax fits of the relative error by reweighted least squares
// (Lawson 1961) on 600 Chebyshev nodes; their coefficients were rounded to `float` one by one from the lowest, each time
// fitting those that were left again. Quotients were made linear by the denominator of the step before (Loeb 1957). The
// part of the error that comes from the fit is given beside the polynomials.

INLINE float fma_of(float a, float b, float c) { return __builtin_fmaf(a, b, c); }

INLINE uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

INLINE float float_of(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

// In a sum with 1.5 · 2²³ the last bit is worth 1: the sum is rounded to a whole number, which stands in its lowest bits
// and, after a shift by 23, in the exponent. ROUND + 127 gives the bits of 2ᵏ, and ROUND + 126 those of 2ᵏ⁻¹.
#define ROUND 0x1.8p23f

/// eˣ, off by less than 0.9 ulps; e⁰ is 1. Results below 2⁻¹²⁵·⁵ (x < −86.99) are 0, so that none is a denormal.
///
/// eˣ = 2ᵏ eʳ, where k is the whole number nearest to x / ln 2, and |r| ≤ ln 2 / 2. What is computed is 2ᵏ⁻¹ · 2 eʳ: of
/// k = −126 … 128 only the first does not fit into the exponent of 2ᵏ⁻¹, and it gives 0.
INLINE float exp_of(float x) {
  x = at_most(89, at_least(-87.4f, x));
  const float rounded = fma_of(x, 0x1.715476p0f, ROUND + 126);  // 1 / ln 2
  const float k = rounded - (ROUND + 126);
  const float r = fma_of(k, 0x1.05c61p-29f, fma_of(k, -0x1.62e43p-1f, x));  // ln 2 = 0x1.62e43p-1 - 0x1.05c61p-29
  float p = 0x1.6a525p-9f;  // 2 (eʳ − 1 − r) / r², 0.03 ulps
  p = fma_of(p, r, 0x1.12396ep-6f);
  p = fma_of(p, r, 0x1.5558aap-4f);
  p = fma_of(p, r, 0x1.555492p-2f);
  p = fma_of(p, r, 0x1.fffffcp-1f);
  p = fma_of(p, r, 2);
  p = fma_of(p, r, 2);
  return p * float_of(bits_of(rounded) << 23);
}

/// ln x, off by less than 0.94 ulps, of denormals too. ln ±0 is −∞, and of a negative number NaN.
///
/// ln x = k ln 2 + ln (1 + f), where 1 + f is in [√½, √2).
INLINE float log_of(float x) {
  const int denormal = x < 0x1p-126f;
  const uint32_t bits = bits_of(denormal ? x * 0x1p23f : x);
  const uint32_t exponent = (bits - 0x3f3504f3) & 0xff800000;  // 0x3f3504f3 is √½
  const float k = (float)((int32_t)exponent >> 23) - (denormal ? 23 : 0.0f);
  const float f = float_of(bits - exponent) - 1;
  float p = -0x1.38c974p-4f;  // (ln (1 + f) − f + f² / 2) / f³, 0.05 ulps
  p = fma_of(p, f, 0x1.055eaep-3f);
  p = fma_of(p, f, -0x1.0d8246p-3f);
  p = fma_of(p, f, 0x1.22d93p-3f);
  p = fma_of(p, f, -0x1.54728ap-3f);
  p = fma_of(p, f, 0x1.99a01cp-3f);
  p = fma_of(p, f, -0x1.000226p-2f);
  p = fma_of(p, f, 0x1.555554p-2f);
  p = fma_of(p, f, -0.5f);
  p = fma_of(p, f * f, f);
  const float finite = fma_of(k, 0x1.62e43p-1f, p);
  const float positive = x == INFINITY ? x : finite;
  return x > 0 ? positive : x == 0 ? -INFINITY : NAN;
}

/// tanh x, off by less than 2.57 ulps, and odd: tanh −x is −tanh x, of zero too.
///
/// tanh x = h / (h + 1), where h = (e²ˣ − 1) / 2 = 2ᵏ (e²ʳ − 1) / 2 + (2ᵏ − 1) / 2 and |r| ≤ ln 2 / 4; from 10 on it is 1.
INLINE float tanh_of(float x) {
  const uint32_t sign = bits_of(x) & 0x80000000;
  const float a = at_most(10, float_of(bits_of(x) ^ sign));
  const float rounded = fma_of(a, 0x1.715476p1f, ROUND + 127);  // 2 / ln 2
  const float k = rounded - (ROUND + 127);
  const float r = fma_of(k, -0x1.62e43p-2f, a);
  float p = 0x1.6b97a2p-5f;  // ((e²ʳ − 1) / 2 − r) / r², 0.11 ulps
  p = fma_of(p, r, 0x1.122538p-3f);
  p = fma_of(p, r, 0x1.5556f6p-2f);
  p = fma_of(p, r, 0x1.5554b4p-1f);
  p = fma_of(p, r, 0x1.fffffep-1f);
  p = fma_of(p, r * r, r);
  const float scale = float_of(bits_of(rounded) << 23);
  const float h = fma_of(scale, p, fma_of(scale, 0.5f, -0.5f));
  return float_of(bits_of(h / (h + 1)) | sign);
}

/// 1 / (1 + e⁻ˣ), off by less than 2.49 ulps; 0 where e⁻ˣ is ∞, for x < −88.72.
INLINE float sigmoid_of(float x) { return 1 / (1 + exp_of(-x)); }

/// ln (1 + eˣ), off by less than 1.87 ulps where exp_of is not 0; there it is 0.
///
/// ln (1 + eˣ) = max(x, 0) + ln (1 + z), where z = e^−|x|.
INLINE float softplus_of(float x) {
  const float z = exp_of(float_of(bits_of(x) | 0x80000000));
  float p = -0x1.af5e2p-9f;  // (ln (1 + z) − z) / z², 0.05 ulps
  p = fma_of(p, z, 0x1.49211cp-6f);
  p = fma_of(p, z, -0x1.d6b75ep-5f);
  p = fma_of(p, z, 0x1.b4b094p-4f);
  p = fma_of(p, z, -0x1.3a43ep-3f);
  p = fma_of(p, z, 0x1.934b6ep-3f);
  p = fma_of(p, z, -0x1.ff23e8p-3f);
  p = fma_of(p, z, 0x1.554ddp-2f);
  p = fma_of(p, z, -0x1.ffffd2p-2f);
  return at_least(0, x) + fma_of(p, z * z, z);
}

/// What the normal distribution is made of at a ≥ 0: e^(−a²/2), which is 0 from 13.19 on, and Φ(−a) e^(a²/2).
typedef struct {
  float exponential, ratio;
} normal_tail;

/// The exponent is off by what a² lost to rounding, which is made good to first order.
INLINE normal_tail normal_tail_of(float a) {
  const float square = a * a;
  const float lost = fma_of(a, a, -square);
  const float e = exp_of(-0.5f * square);
  float p = 0x1.05ceap-8f;  // p / q is Φ(−a) e^(a²/2) on [0, 13.3], 0.06 ulps
  p = fma_of(p, a, 0x1.46283ap-5f);
  p = fma_of(p, a, 0x1.7247eep-3f);
  p = fma_of(p, a, 0x1.bd714cp-2f);
  p = fma_of(p, a, 0.5f);
  float q = 0x1.481f28p-7f;
  q = fma_of(q, a, 0x1.98cefcp-4f);
  q = fma_of(q, a, 0x1.da28a6p-2f);
  q = fma_of(q, a, 0x1.313ffap0f);
  q = fma_of(q, a, 0x1.aafad4p0f);
  q = fma_of(q, a, 1);
  return (normal_tail){.exponential = fma_of(-0.5f * lost, e, e), .ratio = p / q};
}

/// x Φ(x) = max(x, 0) − |x| Φ(−|x|), off by less than 7 ulps; 0 below −13.19.
INLINE float gelu_of(float x) {
  const float a = at_most(14, fabsf(x));
  const normal_tail tail = normal_tail_of(a);
  return fma_of(-a * tail.ratio, tail.exponential, at_least(0, x));
}

/// The derivative of x Φ(x), which is Φ(x) + x φ(x); off by less than 4.61 · 2⁻²⁴ (Φ(x) + |x| φ(x)), since it goes
/// through 0 near −0.75; 0 below −13.19.
///
/// With d = Φ(−a) − a φ(a) and a = |x|, it is d for negative x and 1 − d for positive x.
INLINE float gelu_slope_of(float x) {
  const float a = at_most(14, fabsf(x));
  const normal_tail tail = normal_tail_of(a);
  const float d = tail.exponential * fma_of(-a, 0x1.988454p-2f, tail.ratio);  // φ(a) = e^(−a²/2) / √(2π)
  return x > 0 ? 1 - d : d;
}

#undef ROUND

#endif
