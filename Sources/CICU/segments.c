#include "character.h"
#include "letters.h"

#include <stdlib.h>
#include <string.h>

cicu_rules *cicu_rules_make(void) { return calloc(1, sizeof(cicu_rules)); }

void cicu_rules_free(cicu_rules *rules) { free(rules); }

/// Class of the character at `i`.
static inline unsigned class_at(
    const cicu_rules *rules, const uint8_t *text, uint32_t i, uint32_t length, uint32_t *size, unsigned *content) {
  *size = 1;
  *content = 0;
  if (i >= length) return CICU_CLASS_END;
  if (text[i] < 0x80) {
    *content = rules->content_of[text[i]];
    return rules->class_of[text[i]];
  }
  unsigned index = wide_index(rules, text, i, length, size);
  *content = rules->wide_content_of[index];
  return rules->wide_class_of[index];
}

/// End of the segment that starts at `start`, or `start` when a character that is left to ICU decides.
static inline uint32_t end_of_segment(
    const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t start, unsigned *content) {
  uint32_t size, next_size, third_size;
  unsigned bits, next_bits, third_bits;
  unsigned left = class_at(rules, text, start, length, &size, &bits);
  for (uint32_t i = start + size;;) {
    unsigned right = class_at(rules, text, i, length, &next_size, &next_bits);
    unsigned pair = left * CICU_CLASSES + right;
    unsigned join = rules->pair[pair];
    if (join == CICU_JOIN) {
      bits |= next_bits;
      i += next_size;
      left = right;
      continue;
    }
    if (join == CICU_LOOK_FURTHER) {
      unsigned third = class_at(rules, text, i + next_size, length, &third_size, &third_bits);
      join = rules->triple[pair * CICU_CLASSES + third];
      if (join == CICU_JOIN) {
        bits |= next_bits | third_bits;
        i += next_size + third_size;
        left = third;
        continue;
      }
    }
    if (join == CICU_ASK_ICU) return start;
    *content = bits;
    return i;
  }
}

/// Scans words of plain letters with one space between them, which is most of most text, from a boundary on. Returns the
/// boundary where something else begins.
static inline uint32_t scan_plain_words(
    const cicu_rules *rules, const uint8_t *text, uint32_t position, uint32_t limit, cicu_token *tokens,
    uint32_t capacity, uint32_t *count) {
  while (position < limit && *count < capacity) {
    uint32_t end = position, run;
    do {
      run = letter_run(text + end);
      end += run;
    } while (run == LETTER_RUN && end < limit);
    if (end == position || end >= limit || !rules->ends_letters[text[end]]) break;
    tokens[*count] = (cicu_token){position, end, CICU_LETTERS, CICU_WORK_LOWER};
    *count += 1;
    position = end + (text[end] == ' ' && letter_run(text + end + 1) > 0);
  }
  return position;
}

cicu_scan_result cicu_scan_segments(
    const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t position, uint32_t span,
    uint8_t kept_kinds, cicu_token *tokens, uint32_t capacity) {
  cicu_scan_result result = {.stop = CICU_STOP_END};
  uint32_t full = length - position < span ? length : position + span;
  // Up to here there are enough bytes to read runs of letters at once.
  uint32_t safe = length < 2 * LETTER_RUN ? 0 : length - 2 * LETTER_RUN;
  uint32_t limit = rules->has_letter_runs && kept_kinds >> CICU_LETTERS & 1 ? (full < safe ? full : safe) : 0;
  while (position < length) {
    position = scan_plain_words(rules, text, position, limit, tokens, capacity, &result.count);
    if (result.count == capacity || position >= full) {
      result.stop = CICU_STOP_FULL;
      break;
    }
    unsigned content;
    uint32_t end = end_of_segment(rules, text, length, position, &content);
    if (end == position) {
      result.stop = CICU_STOP_OTHER;
      break;
    }
    unsigned kind = kind_of_content(content);
    if (kept_kinds >> kind & 1) {
      tokens[result.count++] = (cicu_token){position, end, (uint8_t)kind, work_of_content(content)};
    } else {
      result.filtered += kind != CICU_WHITE_SPACE;
    }
    position = end;
  }
  result.position = position;
  return result;
}

uint32_t cicu_scan_ends(const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t *ends) {
  uint32_t count = 0;
  for (uint32_t position = 0; position < length;) {
    unsigned content;
    uint32_t end = end_of_segment(rules, text, length, position, &content);
    if (end == position) break;
    ends[count++] = position = end;
  }
  return count;
}

/// A stretch goes on when this many bytes after a possible end are not all ASCII: handing ICU a text costs about as much
/// as letting it read that many.
enum { NEAR = 16 };

/// A stretch longer than this ends at the first opportunity, so that ICU's buffers stay small.
enum { LONG_STRETCH = 1 << 16 };

/// Whether the tables know all characters that start in the first `NEAR` bytes.
static bool is_known(const cicu_rules *rules, const uint8_t *text, uint32_t i, uint32_t length) {
  uint32_t limit = length - i < NEAR ? length : i + NEAR, size;
  unsigned content;
  while (i < limit) {
    if (class_at(rules, text, i, length, &size, &content) == CICU_CLASS_OTHER) return false;
    i += size;
  }
  return true;
}

uint32_t cicu_stretch_end(const cicu_rules *rules, const uint8_t *text, uint32_t length, uint32_t position) {
  for (uint32_t i = position + 1; i < length; i += 1) {
    if (!rules->is_cut[text[i - 1]] || text[i] >= 0x80) continue;
    if (rules->pair[rules->class_of[text[i - 1]] * CICU_CLASSES + rules->class_of[text[i]]] != CICU_BREAK) continue;
    if (i - position > LONG_STRETCH || is_known(rules, text, i, length)) return i;
  }
  return length;
}

bool cicu_classify(const cicu_rules *rules, const uint8_t *text, cicu_token *token) {
  unsigned bits = 0, content;
  uint32_t size;
  for (uint32_t i = token->start; i < token->end; i += size) {
    class_at(rules, text, i, token->end, &size, &content);
    if (content == 0 || content & CICU_CONTENT_WHITE_SPACE) return false;
    bits |= content;
  }
  token->kind = kind_of_content(bits);
  token->work = work_of_content(bits);
  return true;
}

void cicu_lower_ascii(uint8_t *restrict destination, const uint8_t *restrict source, size_t length) {
  for (size_t i = 0; i < length; i += 1) {
    uint8_t byte = source[i];
    destination[i] = (uint8_t)(byte + ((uint8_t)(byte - 'A') < 26 ? 32 : 0));
  }
}

void cicu_map(const cicu_rules *rules, uint8_t *text, uint32_t length) {
  for (uint32_t i = 0, size = 1; i < length; i += size) {
    size = 1;
    if (text[i] < 0x80) continue;
    unsigned index = wide_index(rules, text, i, length, &size);
    if (rules->wide_content_of[index] & CICU_CONTENT_MAPPED) memcpy(text + i, rules->mapped[index], size);
  }
}
