//! What a client is told while its call is being worked on, and when it is told nothing more.

use std::sync::Barrier;
use std::sync::mpsc::{Receiver, Sender, channel};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, Lines as TextLines};

use super::*;
use crate::{Call, Effect, Fault, Server, Tool};

#[derive(Deserialize, JsonSchema)]
struct Nothing {}

#[derive(Serialize, JsonSchema)]
struct Done {
    done: bool,
}

/// A server with a tool that works until it is told to end.
fn server(go_on: Receiver<()>) -> Server<Receiver<()>> {
    let work = |go_on: &mut Receiver<()>, _: Nothing, call: &Call| -> Result<Done, Fault> {
        call.doing("reading a large log");
        Ok(Done {
            done: go_on.recv().is_ok(),
        })
    };
    let tool = Tool::new("work", "Works.", Effect::Reads, work);
    Server::new("test", "1", "", vec![tool], go_on)
}

/// A client at the other end of a wire.
struct Client {
    to: DuplexStream,
    from: TextLines<BufReader<DuplexStream>>,
    /// Tells the server to end.
    close: watch::Sender<bool>,
}

impl Client {
    async fn send(&mut self, message: Value) {
        let line = format!("{message}\n");
        self.to.write_all(line.as_bytes()).await.unwrap();
    }

    async fn message(&mut self) -> Value {
        let line = self.from.next_line().await.unwrap().unwrap();
        serde_json::from_str(&line).unwrap()
    }

    async fn call(&mut self, id: u64) {
        self.send(
            json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {
            "name": "work", "arguments": {}, "_meta": { "progressToken": "p" },
        } }),
        )
        .await;
    }
}

/// Runs a client of a server that works until it is told to go on; returns when the server has ended as well.
fn with_client(run: impl AsyncFnOnce(Client, Sender<()>)) {
    let (end, go_on) = channel();
    serving(server(go_on), async |client| run(client, end).await);
}

/// Runs a client that has said hello; returns when the server has ended as well, and all that it worked on.
fn serving<S: Send + 'static>(server: Server<S>, run: impl AsyncFnOnce(Client)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (to, reader) = tokio::io::duplex(4096);
        let (writer, from) = tokio::io::duplex(4096);
        let (close, closing) = watch::channel(false);
        let running = server.running.clone();
        let lines = Lines::new(reader, writer, running.clone(), closing);
        let serving = tokio::spawn(async move {
            let running = server.serve(lines);
            running.await.unwrap().waiting().await.unwrap();
        });
        let from = BufReader::new(from).lines();
        let mut client = Client { to, from, close };
        client
            .send(
                json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
                "protocolVersion": "2025-11-25", "capabilities": {},
                "clientInfo": { "name": "test", "version": "1" },
            } }),
            )
            .await;
        client.message().await;
        let said = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
        client.send(said).await;
        run(client).await;
        serving.await.unwrap();
        running.none_is_left().await;
    });
}

#[test]
fn who_waits_is_told_what_is_done_and_others_are_served() {
    with_client(async |mut client, end| {
        client.call(1).await;
        let told = client.message().await;
        assert_eq!(told["method"], "notifications/progress");
        let expected =
            json!({ "progressToken": "p", "progress": 1.0, "message": "reading a large log" });
        assert_eq!(told["params"], expected);
        client
            .send(json!({ "jsonrpc": "2.0", "id": 2, "method": "ping" }))
            .await;
        assert_eq!(client.message().await["id"], 2);
        end.send(()).unwrap();
        let answer = client.message().await;
        assert_eq!(answer["id"], 1);
        assert_eq!(
            answer["result"]["structuredContent"],
            json!({ "done": true })
        );
    });
}

#[test]
fn an_id_that_is_in_use_is_refused_and_the_first_request_is_answered() {
    with_client(async |mut client, end| {
        client.call(1).await;
        client.call(1).await;
        let refused = client.message().await;
        assert_eq!(
            (&refused["id"], &refused["error"]["code"]),
            (&json!(1), &json!(-32600))
        );
        end.send(()).unwrap();
        assert_eq!(client.message().await["result"]["isError"], false);
        // It has its answer, and so the id is free again.
        end.send(()).unwrap();
        client.call(1).await;
        assert_eq!(client.message().await["result"]["isError"], false);
    });
}

#[test]
fn nobody_who_reads_is_the_end() {
    with_client(async |mut client, _end| {
        let Client { to, from, .. } = &mut client;
        let gone = std::mem::replace(from, BufReader::new(tokio::io::duplex(1).0).lines());
        drop(gone);
        let ping = json!({ "jsonrpc": "2.0", "id": 2, "method": "ping" });
        to.write_all(format!("{ping}\n").as_bytes()).await.unwrap();
        // The server ends, and with it this wire, although nothing closed it from here.
        while to.write_all(b"\n").await.is_ok() {
            tokio::task::yield_now().await;
        }
    });
}

/// A server whose calls work until they are stopped, or until there are so many.
fn until_stopped(calls: usize) -> Server<Arc<Barrier>> {
    let work = |all: &mut Arc<Barrier>, _: Nothing, call: &Call| -> Result<Done, Fault> {
        call.doing("meeting the others");
        call.reached(7, Some(9));
        all.wait();
        while !call.is_stopped() {
            std::thread::park_timeout(Duration::from_millis(1));
        }
        Ok(Done { done: false })
    };
    let tool = Tool::new("work", "Works.", Effect::Reads, work);
    let all = Arc::new(Barrier::new(calls));
    Server::new("test", "1", "", vec![tool], Arc::clone(&all)).side_by_side(calls, all)
}

#[test]
fn a_call_that_is_cancelled_ends_and_is_not_answered() {
    serving(until_stopped(1), async |mut client| {
        client.call(1).await;
        let told = client.message().await;
        assert_eq!(told["params"]["progress"], 7.0);
        assert_eq!(told["params"]["total"], 9.0);
        let cancelled = json!({ "requestId": 1, "reason": "changed my mind" });
        client
            .send(json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": cancelled }))
            .await;
        client
            .send(json!({ "jsonrpc": "2.0", "id": 2, "method": "ping" }))
            .await;
        assert_eq!(client.message().await["id"], 2);
    });
}

#[test]
fn calls_that_share_nothing_are_worked_on_side_by_side() {
    serving(until_stopped(2), async |mut client| {
        client.call(1).await;
        client.call(2).await;
        for _ in 0..2 {
            // Each has met the other, and works until it is stopped.
            assert_eq!(client.message().await["params"]["progress"], 7.0);
        }
        client.close.send(true).unwrap();
        let mut answered = [
            client.message().await["id"].clone(),
            client.message().await["id"].clone(),
        ];
        answered.sort_by_key(|id| id.as_u64());
        assert_eq!(answered, [json!(1), json!(2)]);
    });
}

#[test]
fn nobody_who_reads_stops_what_is_worked_on() {
    serving(until_stopped(1), async |mut client| {
        client.call(1).await;
        let _meets = client.message().await;
        let Client { to, from, .. } = &mut client;
        let gone = std::mem::replace(from, BufReader::new(tokio::io::duplex(1).0).lines());
        drop(gone);
        let ping = json!({ "jsonrpc": "2.0", "id": 2, "method": "ping" });
        to.write_all(format!("{ping}\n").as_bytes()).await.unwrap();
        // The server ends, and with it this wire, since the call did.
        while to.write_all(b"\n").await.is_ok() {
            tokio::task::yield_now().await;
        }
    });
}
