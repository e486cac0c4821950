#if defined(__x86_64__)
#define _GNU_SOURCE
#include "tile_emulation.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#pragma STDC FP_CONTRACT OFF

/// A thread's tiles.
typedef struct {
  int is_configured;
  uint8_t rows[8];
  uint16_t row_bytes[8];
  uint32_t elements[8][16][16];
} tile_state;

static _Thread_local tile_state state;
static struct sigaction before;
static size_t count;

static _Noreturn void fault(const char *sentence) {
  const char *end = "\n";
  if (write(STDERR_FILENO, sentence, strlen(sentence)) < 0 || write(STDERR_FILENO, end, 1) < 0) _exit(1);
  abort();
}

static void check(int is_right, const char *sentence) {
  if (!is_right) fault(sentence);
}

// MARK: Arithmetic

static float as_float(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static uint32_t as_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/// Denormals are zeros.
static double operand(uint32_t bits) { return as_float(bits & 0x7F800000 ? bits : bits & 0x80000000); }

/// Rounded to 24 bits, whatever the exponent, then to zero if below the smallest normal number: rounding takes place where
/// `float` has 24 bits, 64 powers of two up.
static uint32_t result(double x) {
  if (fabs(x) < 0x1p-60 && fabsf((float)(x * 0x1p64)) < 0x1p-62f) return as_bits(copysignf(0, (float)x));
  return as_bits((float)x);
}

/// SDM, volume 2, TDPBF16PS: for each row m of the sums, temporary sums of the pairs' first and second numbers.
static void multiply(unsigned sum, unsigned left, unsigned right) {
  check(sum != left && left != right && sum != right, "TDPBF16PS: the same tile twice");
  check(state.row_bytes[sum] == state.row_bytes[right], "TDPBF16PS: columns of sums and of the right factor");
  check(state.rows[sum] == state.rows[left], "TDPBF16PS: rows of sums and of the left factor");
  check(state.row_bytes[left] / 4 == state.rows[right], "TDPBF16PS: pairs of the factors");
  for (unsigned m = 0; m < state.rows[sum]; m++) {
    uint32_t temporary[2][16] = {};
    for (unsigned k = 0; k < state.row_bytes[left] / 4; k++)
      for (unsigned n = 0; n < state.row_bytes[sum] / 4; n++) {
        const uint32_t a = state.elements[left][m][k], b = state.elements[right][k][n];
        // Exact in `double`, then rounded once: see the definition in scalar.c.
        temporary[0][n] = result(operand(a << 16) * operand(b << 16) + operand(temporary[0][n]));
        temporary[1][n] = result(operand(a & 0xFFFF0000) * operand(b & 0xFFFF0000) + operand(temporary[1][n]));
      }
    for (unsigned n = 0; n < 16; n++) {
      uint32_t *element = &state.elements[sum][m][n];
      const uint32_t both = result(operand(temporary[0][n]) + operand(temporary[1][n]));
      *element = n < state.row_bytes[sum] / 4 ? result(operand(*element) + operand(both)) : 0;
    }
  }
}

// MARK: Tiles and memory

static void configure(const uint8_t *memory) {
  check(memory[0] == 1, "LDTILECFG: a palette other than 1");
  for (int i = 1; i < 16; i++) check(memory[i] == 0, "LDTILECFG: a start row, or something reserved");
  for (int i = 0; i < 16; i++) check(memory[32 + i] == 0 && (i < 8 || memory[48 + i] == 0), "LDTILECFG: tiles beyond 7");
  memset(&state, 0, sizeof state);
  state.is_configured = 1;
  for (int i = 0; i < 8; i++) {
    memcpy(state.row_bytes + i, memory + 16 + 2 * i, 2);
    state.rows[i] = memory[48 + i];
    check(state.rows[i] <= 16 && state.row_bytes[i] <= 64 && state.row_bytes[i] % 4 == 0, "LDTILECFG: a tile too large");
    check((state.rows[i] == 0) == (state.row_bytes[i] == 0), "LDTILECFG: rows without columns, or columns without rows");
  }
}

static void load(unsigned tile, const uint8_t *memory, int64_t stride) {
  memset(state.elements[tile], 0, sizeof state.elements[tile]);
  for (int row = 0; row < state.rows[tile]; row++)
    memcpy(state.elements[tile][row], memory + row * stride, state.row_bytes[tile]);
}

static void store(unsigned tile, uint8_t *memory, int64_t stride) {
  for (int row = 0; row < state.rows[tile]; row++)
    memcpy(memory + row * stride, state.elements[tile][row], state.row_bytes[tile]);
}

// MARK: Instructions

/// The general register of a number, as the processor counts them.
static int64_t value(const ucontext_t *context, unsigned number) {
  static const int places[] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                               REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};
  return context->uc_mcontext.gregs[places[number]];
}

/// A memory operand, from its ModRM byte on.
typedef struct {
  uint8_t *address;
  int64_t stride;
  int has_index;
  unsigned length;
} operand_place;

static operand_place find(const ucontext_t *context, const uint8_t *modrm, unsigned x, unsigned b) {
  const unsigned mode = modrm[0] >> 6, low = modrm[0] & 7;
  unsigned base = low | b << 3, length = 1;
  operand_place place = {};
  if (low == 4) {
    const unsigned sib = modrm[length++], index = (sib >> 3 & 7) | x << 3;
    base = (sib & 7) | b << 3;
    place.has_index = index != 4;
    if (place.has_index) place.stride = (int64_t)((uint64_t)value(context, index) << (sib >> 6));
  }
  int64_t address = 0;
  if (mode == 0 && (base & 7) == 5) {
    int32_t displacement;
    memcpy(&displacement, modrm + length, 4);
    length += 4;
    address = displacement;
    // Without SIB it counts from the end of the instruction.
    if (low == 5) address += (int64_t)(intptr_t)(modrm + length);
  } else {
    address = value(context, base);
    if (mode == 1) address += (int8_t)modrm[length++];
    if (mode == 2) {
      int32_t displacement;
      memcpy(&displacement, modrm + length, 4);
      length += 4;
      address += displacement;
    }
  }
  place.address = (uint8_t *)(intptr_t)address;
  place.length = length;
  return place;
}

/// Does what the instruction says; returns its length, or 0 if it is none of AMX.
static unsigned emulate(const ucontext_t *context, const uint8_t *code) {
  // A VEX prefix of three bytes: R, X, B inverted and map 0F38; W, vvvv inverted, L and the prefix; the opcode, ModRM.
  if (code[0] != 0xC4 || (code[1] & 0x1F) != 2 || code[2] & 0x84) return 0;
  const unsigned x = !(code[1] & 0x40), b = !(code[1] & 0x20), prefix = code[2] & 3, opcode = code[3];
  const unsigned other = ~code[2] >> 3 & 15, mode = code[4] >> 6, tile = code[4] >> 3 & 7, low = code[4] & 7;
  enum { NONE, X66, XF3, XF2 };
  if (opcode != 0x49 && opcode != 0x4B && opcode != 0x5C) return 0;
  __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
  if (opcode == 0x49 && prefix == NONE && mode == 3 && code[4] == 0xC0) {
    memset(&state, 0, sizeof state);
    return 5;
  }
  if (opcode == 0x49 && prefix == NONE && mode != 3 && tile == 0) {
    const operand_place place = find(context, code + 4, x, b);
    uint8_t memory[64];
    // The index of this one is part of the address.
    memcpy(memory, place.address + (place.has_index ? place.stride : 0), sizeof memory);
    configure(memory);
    return 4 + place.length;
  }
  check(state.is_configured, "an instruction of AMX before LDTILECFG");
  check(code[1] & 0x80, "a tile beyond 7");
  check(state.rows[tile] > 0, "a tile that was not configured");
  if (opcode == 0x49 && prefix == XF2 && mode == 3 && low == 0) {
    memset(state.elements[tile], 0, sizeof state.elements[tile]);
    return 5;
  }
  if (opcode == 0x4B && mode != 3 && low == 4) {
    const operand_place place = find(context, code + 4, x, b);
    if (prefix == XF3)
      store(tile, place.address, place.stride);
    else
      load(tile, place.address, place.stride);
    return 4 + place.length;
  }
  if (opcode == 0x5C && prefix == XF3 && mode == 3 && !b) {
    check(other < 8, "a tile beyond 7");
    multiply(tile, low, other);
    return 5;
  }
  fault("an instruction of AMX that is not emulated");
}

static void handle(int signal, siginfo_t *info, void *argument) {
  (void)info;
  ucontext_t *context = argument;
  const unsigned length = emulate(context, (const uint8_t *)context->uc_mcontext.gregs[REG_RIP]);
  if (length == 0)
    sigaction(signal, &before, NULL);  // and the instruction runs again
  else
    context->uc_mcontext.gregs[REG_RIP] += length;
}

void skein_emulate_tiles(void) {
  struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO};
  sigaction(SIGILL, &action, &before);
}

void skein_stop_emulating_tiles(void) { sigaction(SIGILL, &before, NULL); }

size_t skein_emulated_tile_instructions(void) { return __atomic_load_n(&count, __ATOMIC_RELAXED); }
#endif
