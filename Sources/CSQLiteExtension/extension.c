#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "CSQLiteExtension.h"

#include <string.h>

void skein_sqlite_begin(const sqlite3_api_routines *functions) { SQLITE_EXTENSION_INIT2(functions) }

int skein_sqlite_value_type(sqlite3_value *value) { return sqlite3_value_type(value); }
long long skein_sqlite_value_integer(sqlite3_value *value) { return sqlite3_value_int64(value); }
double skein_sqlite_value_real(sqlite3_value *value) { return sqlite3_value_double(value); }
const void *skein_sqlite_value_text(sqlite3_value *value) { return sqlite3_value_text(value); }
const void *skein_sqlite_value_blob(sqlite3_value *value) { return sqlite3_value_blob(value); }
int skein_sqlite_value_bytes(sqlite3_value *value) { return sqlite3_value_bytes(value); }

void skein_sqlite_result_null(sqlite3_context *context) { sqlite3_result_null(context); }
void skein_sqlite_result_integer(sqlite3_context *context, long long value) { sqlite3_result_int64(context, value); }
void skein_sqlite_result_real(sqlite3_context *context, double value) { sqlite3_result_double(context, value); }
void skein_sqlite_result_text(sqlite3_context *context, const char *text, int bytes) {
  sqlite3_result_text(context, text, bytes, SQLITE_TRANSIENT);
}
void skein_sqlite_result_blob(sqlite3_context *context, const void *bytes, int count) {
  // No bytes at no address would be NULL.
  if (count == 0) sqlite3_result_zeroblob(context, 0);
  else sqlite3_result_blob(context, bytes, count, SQLITE_TRANSIENT);
}
void skein_sqlite_result_error(sqlite3_context *context, const char *message, int bytes) {
  sqlite3_result_error(context, message, bytes);
}
void *skein_sqlite_user_data(sqlite3_context *context) { return sqlite3_user_data(context); }

void *skein_sqlite_allocate(int bytes) {
  void *memory = sqlite3_malloc(bytes);
  if (memory) memset(memory, 0, (size_t)bytes);
  return memory;
}
void skein_sqlite_free(void *memory) { sqlite3_free(memory); }
char *skein_sqlite_copy(const char *text) { return sqlite3_mprintf("%s", text); }

int skein_sqlite_prepare(sqlite3 *database, const char *sql, int bytes, sqlite3_stmt **statement) {
  return sqlite3_prepare_v2(database, sql, bytes, statement, NULL);
}
int skein_sqlite_step(sqlite3_stmt *statement) { return sqlite3_step(statement); }
void skein_sqlite_finalize(sqlite3_stmt *statement) { sqlite3_finalize(statement); }
void skein_sqlite_bind_integer(sqlite3_stmt *statement, int position, long long value) {
  sqlite3_bind_int64(statement, position, value);
}
void skein_sqlite_bind_text(sqlite3_stmt *statement, int position, const char *text, int bytes) {
  sqlite3_bind_text(statement, position, text, bytes, SQLITE_TRANSIENT);
}
int skein_sqlite_column_type(sqlite3_stmt *statement, int column) { return sqlite3_column_type(statement, column); }
long long skein_sqlite_column_integer(sqlite3_stmt *statement, int column) {
  return sqlite3_column_int64(statement, column);
}
const void *skein_sqlite_column_text(sqlite3_stmt *statement, int column) {
  return sqlite3_column_text(statement, column);
}
const void *skein_sqlite_column_blob(sqlite3_stmt *statement, int column) {
  return sqlite3_column_blob(statement, column);
}
int skein_sqlite_column_bytes(sqlite3_stmt *statement, int column) { return sqlite3_column_bytes(statement, column); }
const char *skein_sqlite_message(sqlite3 *database) { return sqlite3_errmsg(database); }

int skein_sqlite_create_function(
    sqlite3 *database, const char *name, int arguments, int flags, void *object,
    void (*call)(sqlite3_context *, int, sqlite3_value **), void (*destroy)(void *)) {
  return sqlite3_create_function_v2(
      database, name, arguments, SQLITE_UTF8 | flags, object, call, NULL, NULL, destroy);
}
int skein_sqlite_create_module(
    sqlite3 *database, const char *name, const sqlite3_module *module, void *object, void (*destroy)(void *)) {
  return sqlite3_create_module_v2(database, name, module, object, destroy);
}
int skein_sqlite_declare_table(sqlite3 *database, const char *sql) { return sqlite3_declare_vtab(database, sql); }

fts5_api *skein_sqlite_fts5(sqlite3 *database) {
  fts5_api *functions = NULL;
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(database, "SELECT fts5(?1)", -1, &statement, NULL) != SQLITE_OK) return NULL;
  sqlite3_bind_pointer(statement, 1, &functions, "fts5_api_ptr", NULL);
  sqlite3_step(statement);
  sqlite3_finalize(statement);
  return functions;
}
