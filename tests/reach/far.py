"""A remote MCP server that wants a token, or a certificate, or nothing: HTTP or HTTPS, stateless, over the standard library.

far.py MANNER [CERTIFICATE KEY AUTHORITY]: prints its port, then serves until it is killed.
"""
import http.server
import json
import ssl
import sys

manner, files = sys.argv[1], sys.argv[2:]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    sessions = 0

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="application/json", headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(405)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        sent = self.headers.get("Authorization", "")
        if manner == "token" and sent != "Bearer right-token":
            challenge = [("WWW-Authenticate", 'Bearer realm="far", error="invalid_token"')]
            return self.answer(401, b"who are you?", "text/plain", challenge)
        if manner == "bare-401":
            return self.answer(401, ("no entry for " + sent).encode(), "text/plain")
        if manner == "missing":
            return self.answer(404, b"<h1>Not Found</h1>", "text/html")
        if manner == "broken":
            return self.answer(500, b"trace: something broke", "text/plain")
        if manner == "page":
            return self.answer(200, b"<html>Welcome</html>", "text/html")
        if manner == "moved":
            return self.answer(307, headers=[("Location", "http://127.0.0.2:9/mcp")])
        if manner == "round":
            return self.answer(307, headers=[("Location", "/mcp")])
        if manner == "busy":
            return self.answer(429, b"slow down", "text/plain", [("Retry-After", "120")])
        if manner == "empty":
            return self.answer(200)
        if manner == "endless":
            return self.endless()
        message = json.loads(body)
        if manner in ("forgets", "forgets-always") and message["method"] not in ("initialize", "server/discover"):
            # The first session is over at the first call, which was not done.
            session = self.headers.get("Mcp-Session-Id")
            if manner == "forgets-always" or message["method"] == "tools/call" and session == "1":
                return self.answer(404, b"no session", "text/plain")
        if "id" not in message:
            return self.answer(202)
        result = self.result(message)
        reply = {"jsonrpc": "2.0", "id": message["id"]}
        reply.update(result)
        if manner in ("stream", "pings"):
            event = "event: message\ndata: " + json.dumps(reply) + "\n\n"
            if manner == "pings":
                event = ": alive\n\nevent: ping\ndata: {}\n\nid: 1\ndata:\n\ndata: still here\n\n" + event
            return self.answer(200, event.encode(), "text/event-stream")
        headers = []
        if manner.startswith("forgets") and message["method"] == "initialize":
            Handler.sessions += 1
            headers = [("Mcp-Session-Id", str(Handler.sessions))]
        self.answer(200, json.dumps(reply).encode(), headers=headers)

    def endless(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"10000\r\n" + b" " * 65536 + b"\r\n")
        except OSError:
            pass

    def result(self, message):
        method, params = message["method"], message.get("params", {})
        if method == "initialize":
            return {"result": {
                "protocolVersion": params["protocolVersion"], "capabilities": {"tools": {}},
                "serverInfo": {"name": "far", "version": "1.0"},
            }}
        if method == "tools/list":
            return {"result": {"tools": [{"name": "header", "inputSchema": {"type": "object"}}]}}
        if method == "tools/call" and params["name"] == "video":
            return {"result": {"content": [{"type": "video"}]}}
        if method == "tools/call":
            value = self.headers.get(params["arguments"]["name"], "")
            return {"result": {"content": [{"type": "text", "text": value}]}}
        if method == "ping":
            return {"result": {}}
        return {"error": {"code": -32601, "message": "no such method"}}


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if files:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[0], files[1])
    if len(files) > 2:
        context.load_verify_locations(files[2])
        context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
