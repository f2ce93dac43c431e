// A Node hook that does nothing, for comparison.
process.stdin.on("data", () => {});
process.stdin.on("end", () => console.log("{}"));
