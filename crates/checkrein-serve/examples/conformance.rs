//! The server that the conformance suite wants to find: our transports with the suite's own tools, which
//! say and send what a tool of the protocol can. `tests/mcp` runs it.

use std::time::Duration;

use checkrein_serve::{Options, run};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    JsonObject, ListToolsResult, PaginatedRequestParams, ProgressNotificationParam,
    ResourceContents, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};

/// A picture of one point and a sound of no length, as the suite wants them: any that are sound.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const WAV: &str = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

const TOOLS: [(&str, &str); 7] = [
    ("test_simple_text", "Returns a text"),
    ("test_error_handling", "Fails"),
    ("test_image_content", "Returns a picture"),
    ("test_audio_content", "Returns a sound"),
    ("test_embedded_resource", "Returns a resource"),
    ("test_multiple_content_types", "Returns three things"),
    ("test_tool_with_progress", "Says how far it is"),
];

#[derive(Clone)]
struct Fixture;

impl ServerHandler for Fixture {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("conformance", "0.1.0"))
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let schema = JsonObject::from_iter([("type".to_owned(), "object".into())]);
        let tools = TOOLS.map(|(name, description)| Tool::new(name, description, schema.clone()));
        Ok(ListToolsResult::with_all_items(tools.into()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let resource = |uri: &str, kind: &str, text: &str| {
            ContentBlock::resource(ResourceContents::text(text, uri).with_mime_type(kind))
        };
        let image = || ContentBlock::image(PNG, "image/png");
        let content = match &*request.name {
            "test_simple_text" => vec![ContentBlock::text(
                "This is a simple text response for testing.",
            )],
            "test_error_handling" => {
                let text =
                    ContentBlock::text("This tool intentionally returns an error for testing");
                return Ok(CallToolResult::error(vec![text]).into());
            }
            "test_image_content" => vec![image()],
            "test_audio_content" => vec![ContentBlock::audio(WAV, "audio/wav")],
            "test_embedded_resource" => {
                let text = "This is an embedded resource content.";
                vec![resource("test://embedded-resource", "text/plain", text)]
            }
            "test_multiple_content_types" => {
                let text = r#"{"test":"data","value":123}"#;
                let mixed = resource("test://mixed-content-resource", "application/json", text);
                vec![
                    ContentBlock::text("Multiple content types test:"),
                    image(),
                    mixed,
                ]
            }
            "test_tool_with_progress" => {
                progress(&context).await;
                vec![ContentBlock::text("Done.")]
            }
            other => {
                return Err(ErrorData::invalid_params(
                    format!("there is no tool `{other}`"),
                    None,
                ));
            }
        };
        Ok(CallToolResult::success(content).into())
    }
}

/// The suite wants three steps and a moment between them.
async fn progress(context: &RequestContext<RoleServer>) {
    for step in [0.0, 50.0, 100.0] {
        if let Some(token) = context.meta.get_progress_token() {
            let progress = ProgressNotificationParam::new(token, step).with_total(100.0);
            let _ = context.peer.notify_progress(progress).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn main() -> anyhow::Result<()> {
    let http = std::env::args()
        .nth(1)
        .map(|address| address.parse())
        .transpose()?;
    run(
        Fixture,
        &Options {
            http,
            hosts: Vec::new(),
        },
    )
}
