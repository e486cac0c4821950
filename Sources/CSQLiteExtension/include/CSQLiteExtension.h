#ifndef SKEIN_SQLITE_EXTENSION_H
#define SKEIN_SQLITE_EXTENSION_H

#include <sqlite3.h>

/// SQLite as an extension sees it. An extension calls the library that loaded it, by a table of functions that it is given: never
/// sqlite3_step and its like, which would be those of another copy. So Swift calls the functions below, which go by that table.

/// Takes the table of functions; before anything else.
void skein_sqlite_begin(const sqlite3_api_routines *functions);

/// What a virtual table and a cursor are to SQLite, and the Swift object that they belong to.
typedef struct {
  sqlite3_vtab base;
  void *object;
} skein_sqlite_table;

typedef struct {
  sqlite3_vtab_cursor base;
  void *object;
} skein_sqlite_cursor;

/// Copies what is given to a function, and gives it results: text and blobs are copied.
int skein_sqlite_value_type(sqlite3_value *value);
long long skein_sqlite_value_integer(sqlite3_value *value);
double skein_sqlite_value_real(sqlite3_value *value);
const void *skein_sqlite_value_text(sqlite3_value *value);
const void *skein_sqlite_value_blob(sqlite3_value *value);
int skein_sqlite_value_bytes(sqlite3_value *value);
void skein_sqlite_result_null(sqlite3_context *context);
void skein_sqlite_result_integer(sqlite3_context *context, long long value);
void skein_sqlite_result_real(sqlite3_context *context, double value);
void skein_sqlite_result_text(sqlite3_context *context, const char *text, int bytes);
void skein_sqlite_result_blob(sqlite3_context *context, const void *bytes, int count);
void skein_sqlite_result_error(sqlite3_context *context, const char *message, int bytes);
void *skein_sqlite_user_data(sqlite3_context *context);

/// Memory that SQLite gives back, and text in it.
void *skein_sqlite_allocate(int bytes);
void skein_sqlite_free(void *memory);
char *skein_sqlite_copy(const char *text);

int skein_sqlite_prepare(sqlite3 *database, const char *sql, int bytes, sqlite3_stmt **statement);
int skein_sqlite_step(sqlite3_stmt *statement);
void skein_sqlite_finalize(sqlite3_stmt *statement);
void skein_sqlite_bind_integer(sqlite3_stmt *statement, int position, long long value);
void skein_sqlite_bind_text(sqlite3_stmt *statement, int position, const char *text, int bytes);
int skein_sqlite_column_type(sqlite3_stmt *statement, int column);
long long skein_sqlite_column_integer(sqlite3_stmt *statement, int column);
const void *skein_sqlite_column_text(sqlite3_stmt *statement, int column);
const void *skein_sqlite_column_blob(sqlite3_stmt *statement, int column);
int skein_sqlite_column_bytes(sqlite3_stmt *statement, int column);
const char *skein_sqlite_message(sqlite3 *database);

int skein_sqlite_create_function(
    sqlite3 *database, const char *name, int arguments, int flags, void *object,
    void (*call)(sqlite3_context *, int, sqlite3_value **), void (*destroy)(void *));
int skein_sqlite_create_module(
    sqlite3 *database, const char *name, const sqlite3_module *module, void *object, void (*destroy)(void *));
int skein_sqlite_declare_table(sqlite3 *database, const char *sql);

/// FTS5's functions of this connection; NULL where this SQLite has no FTS5.
fts5_api *skein_sqlite_fts5(sqlite3 *database);

#endif
