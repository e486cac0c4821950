"""A server that misbehaves: server.py FOLDER LOG

The first parts of a path say how it answers for the file that the last part names:

  /ok/NAME               as it should be, with ETag, Range and If-Range
  /dated/NAME            with Last-Modified in place of ETag
  /unnamed/NAME          with neither
  /no-range/NAME         Range is ignored
  /bad-range/NAME        a range that was not asked for
  /no-length/NAME        no Content-Length; the end of the connection is the end of the file
  /break/N/NAME          each answer breaks off after N bytes
  /break-once/N/NAME     the first one does, and Range is ignored
  /changing/N/NAME       the first answer breaks off after N bytes; then there is another file of that name
  /too-long/NAME         Content-Length says more than comes
  /too-short/NAME        Content-Length says less
  /endless/NAME          bytes without end
  /wrong/NAME            as many other bytes
  /stall/N/NAME          the first answer stands still after N bytes
  /slow/N/NAME           N bytes at a time, and a pause after each
  /status/CODE/NAME      the code, with a page
  /passing/CODE/K/NAME   the code K times, then as it should be
  /to/URL                leads there (URL with escapes)
  /loop/NAME             leads to itself

It prints its port. Each request is a line of LOG: the path, the Range and the If-Range.
"""

import hashlib
import os
import socketserver
import sys
import threading
import time
import urllib.parse

FOLDER, LOG = sys.argv[1:3]
counts = {}
lock = threading.Lock()


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        request = self.rfile.readline().decode("latin-1").split()
        if len(request) < 2:
            return
        self.headers = {}
        while (line := self.rfile.readline().decode("latin-1").strip()):
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()
        path = request[1]
        with lock:
            counts[path] = self.count = counts.get(path, 0) + 1
            with open(LOG, "a") as log:
                log.write(f"{path} {self.headers.get('range', '-')} {self.headers.get('if-range', '-')}\n")
        how, *parts = path.strip("/").split("/")
        try:
            if how == "to":
                self.head("302 Found", {"Location": urllib.parse.unquote(parts[0]), "Content-Length": 5})
                self.wfile.write(b"there")
            elif how == "loop":
                self.head("301 Moved Permanently", {"Location": path, "Content-Length": 0})
            elif how == "status":
                self.status(parts[0])
            elif how == "garbage":
                self.wfile.write(b"\0\xffno HTTP\r\n\r\n")
            elif how == "passing" and self.count <= int(parts[1]):
                self.status(parts[0])
            else:
                self.file(how, parts)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def status(self, code):
        page = b"<!DOCTYPE html><p>no</p>"
        self.head(f"{code} Test", {"Content-Length": len(page), "Retry-After": "0.01"})
        self.wfile.write(page)

    def head(self, status, fields):
        lines = [f"HTTP/1.1 {status}"] + [f"{name}: {value}" for name, value in fields.items()] + ["Connection: close"]
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    def file(self, how, parts):
        with open(os.path.join(FOLDER, parts[-1]), "rb") as file:
            data = file.read()
        number = int(parts[0]) if parts[0].isdigit() else 0
        if how == "changing" and self.count > 1:
            data = data[::-1]
        if how == "wrong":
            data = bytes(byte ^ 1 for byte in data)
        tag = '"' + hashlib.md5(data).hexdigest() + '"'
        fields = {}
        if how == "dated":
            tag = "Sat, 01 Jan 2022 00:00:00 GMT"
            fields["Last-Modified"] = tag
        elif how != "unnamed":
            fields["ETag"] = tag
        start, wanted = 0, self.headers.get("range", "")
        condition = self.headers.get("if-range")
        ranged = how not in ("no-range", "break-once", "endless", "no-length") and wanted.startswith("bytes=")
        if ranged and (condition is None or condition == tag):
            start = int(wanted[6:-1])
            if start >= len(data):
                self.head("416 Range Not Satisfiable", {"Content-Range": f"bytes */{len(data)}", "Content-Length": 0})
                return
            said = start + 1 if how == "bad-range" else start
            fields["Content-Range"] = f"bytes {said}-{len(data) - 1}/{len(data)}"
        body = data[start:]
        fields["Content-Length"] = len(body)
        if how == "too-long":
            fields["Content-Length"] += 1000
        if how == "too-short":
            fields["Content-Length"] //= 2
        if how in ("no-length", "endless"):
            del fields["Content-Length"]
        self.head("206 Partial Content" if "Content-Range" in fields else "200 OK", fields)
        first = self.count == 1
        if how == "break" or how in ("break-once", "changing") and first:
            self.wfile.write(body[:number])
        elif how == "stall" and first:
            self.wfile.write(body[:number])
            self.wfile.flush()
            time.sleep(60)
        elif how == "slow":
            for place in range(0, len(body), number):
                self.wfile.write(body[place : place + number])
                self.wfile.flush()
                time.sleep(0.01)
        elif how == "endless":
            while True:
                self.wfile.write(data)
        else:
            self.wfile.write(body)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64


with Server(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    # It ends with the tests, however they end.
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    server.serve_forever()
