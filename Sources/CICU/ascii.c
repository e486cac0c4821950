#include "cicu.h"

#include <string.h>

/// Kind by the lowest bit of `cicu_content`.
static const uint8_t kind_of_lowest_bit[] = {
    CICU_LETTERS, CICU_NUMBERS, CICU_PUNCTUATION, CICU_SYMBOLS, CICU_WHITE_SPACE,
};

/// Index of the last byte of the segment that starts at `start`, or `length` when a byte that is not ASCII decides.
/// Unless `is_checked`, the next two bytes can be read without asking where the text ends.
static inline uint32_t last_of_segment(
    const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t start, bool is_checked,
    unsigned *content) {
  unsigned bits = 0;
  for (uint32_t i = start;;) {
    bits |= rules->content[text[i]];
    unsigned left = rules->class_of[text[i]];
    unsigned right = is_checked && i + 1 >= length ? CICU_CLASS_END : rules->class_of[text[i + 1]];
    unsigned pair = left * CICU_CLASSES + right;
    unsigned join = rules->pair[pair];
    if (join == CICU_JOIN) {
      i += 1;
      if (!is_checked && i + 2 >= length) return last_of_segment(rules, text, length, start, true, content);
      continue;
    }
    if (join == CICU_LOOK_FURTHER) {
      unsigned third = is_checked && i + 2 >= length ? CICU_CLASS_END : rules->class_of[text[i + 2]];
      join = rules->triple[pair * CICU_CLASSES + third];
      if (join == CICU_JOIN) {
        bits |= rules->content[text[i + 1]];
        i += 2;
        if (!is_checked && i + 2 >= length) return last_of_segment(rules, text, length, start, true, content);
        continue;
      }
    }
    if (join == CICU_ASK_ICU) return length;
    *content = bits;
    return i;
  }
}

cicu_scan_result cicu_scan_ascii(
    const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t position, uint32_t span,
    uint8_t kept_kinds, cicu_token *tokens, uint32_t capacity) {
  cicu_scan_result result = {.position = position, .stop = CICU_STOP_END};
  uint32_t full = length - position < span ? length : position + span;
  while (position < length) {
    if (result.count == capacity || position >= full) {
      result.stop = CICU_STOP_FULL;
      break;
    }
    unsigned content = 0;
    uint32_t last = last_of_segment(rules, text, length, position, position + 2 >= length, &content);
    if (last == length) {
      result.stop = CICU_STOP_OTHER;
      break;
    }
    unsigned kind = kind_of_lowest_bit[__builtin_ctz(content)];
    if (kept_kinds >> kind & 1) {
      tokens[result.count++] =
          (cicu_token){position, last + 1, (uint8_t)kind, (content & CICU_CONTENT_SPECIAL) != 0};
    } else {
      result.filtered += kind != CICU_WHITE_SPACE;
    }
    position = last + 1;
  }
  result.position = position;
  return result;
}

/// A stretch goes on when this many bytes after a possible end are not all ASCII: handing ICU a text costs about as much
/// as letting it read that many.
enum { NEAR = 16 };

/// A stretch longer than this ends at the first opportunity, so that ICU's buffers stay small.
enum { LONG_STRETCH = 1 << 16 };

static bool is_ascii(const uint8_t *text, uint32_t length) {
  uint64_t bits = 0, word;
  uint32_t i = 0;
  for (; i + 8 <= length; i += 8) {
    memcpy(&word, text + i, 8);
    bits |= word;
  }
  for (; i < length; i += 1) bits |= text[i];
  return (bits & 0x8080808080808080) == 0;
}

uint32_t cicu_stretch_end(const cicu_ascii_rules *rules, const uint8_t *text, uint32_t length, uint32_t position) {
  for (uint32_t i = position + 1; i < length; i += 1) {
    if (!rules->is_cut[text[i - 1]] || text[i] >= 0x80) continue;
    if (rules->pair[rules->class_of[text[i - 1]] * CICU_CLASSES + rules->class_of[text[i]]] != CICU_BREAK) continue;
    uint32_t rest = length - i;
    if (i - position > LONG_STRETCH || is_ascii(text + i, rest < NEAR ? rest : NEAR)) return i;
  }
  return length;
}

void cicu_lower_ascii(uint8_t *restrict destination, const uint8_t *restrict source, size_t length) {
  for (size_t i = 0; i < length; i += 1) {
    uint8_t byte = source[i];
    destination[i] = (uint8_t)(byte + ((uint8_t)(byte - 'A') < 26 ? 32 : 0));
  }
}
