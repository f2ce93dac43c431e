//! How much a word tells, before any catalog is known.
//!
//! A shipped list of everyday words: function words tell nothing, and what every prompt to a coding
//! assistant is full of tells little. Rarity within the catalog is the index's part.

/// Words that only hold sentences together. In stems, sorted, for a binary search.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "abov", "across", "actual", "after", "again", "against", "all", "alreadi",
    "also", "although", "alway", "am", "among", "an", "and", "ani", "anoth", "anyth", "are",
    "arent", "around", "as", "ask", "at", "be", "becaus", "been", "befor", "behind", "being",
    "below", "between", "both", "but", "by", "can", "cannot", "cant", "could", "couldnt",
    "current", "did", "didnt", "do", "doe", "doesnt", "done", "dont", "down", "dure", "each",
    "either", "els", "etc", "even", "ever", "everi", "everyth", "few", "for", "from", "further",
    "get", "give", "given", "go", "goe", "good", "got", "had", "has", "hasnt", "have", "havent",
    "he", "hello", "help", "her", "here", "hey", "hi", "him", "his", "how", "howev", "i", "id",
    "if", "ill", "im", "in", "insid", "instead", "into", "is", "isnt", "it", "its", "ive", "just",
    "keep", "know", "let", "like", "littl", "lot", "made", "make", "mani", "may", "mayb", "me",
    "might", "more", "most", "much", "must", "my", "need", "never", "no", "non", "nor", "not",
    "noth", "now", "of", "off", "often", "ok", "okay", "on", "onc", "one", "onli", "onto", "or",
    "other", "our", "ourselv", "out", "over", "own", "per", "perhap", "pleas", "quit", "rather",
    "re", "realli", "right", "same", "see", "seem", "shall", "she", "should", "shouldnt", "sinc",
    "skill", "so", "some", "someth", "still", "such", "sure", "take", "tell", "than", "thank",
    "that", "the", "their", "them", "then", "there", "these", "they", "thing", "think", "this",
    "those", "though", "through", "to", "too", "toward", "tri", "under", "until", "up", "upon",
    "us", "use", "user", "usual", "ve", "veri", "via", "want", "was", "wasnt", "way", "we", "well",
    "went", "were", "what", "whatev", "when", "whenev", "where", "whether", "whi", "which",
    "while", "who", "whom", "whose", "will", "with", "within", "without", "wont", "would", "yes",
    "yet", "you", "your", "yourself",
];

/// Words of everyday work, which name a subject only together with others. In stems, sorted.
const EVERYDAY_WORDS: &[&str] = &[
    "abl", "accept", "access", "action", "activ", "add", "agent", "allow", "amount", "answer",
    "app", "appli", "applic", "approach", "appropri", "area", "avail", "back", "base", "basic",
    "befor", "begin", "best", "better", "big", "bit", "break", "bring", "bug", "build", "call",
    "case", "caus", "chang", "check", "choos", "clean", "clear", "close", "code", "come",
    "command", "common", "compani", "compar", "complet", "complex", "comput", "configur",
    "connect", "consid", "contain", "content", "context", "continu", "control", "convert", "copi",
    "correct", "cover", "creat", "custom", "data", "day", "default", "defin", "describ", "design",
    "detail", "determin", "develop", "differ", "direct", "discuss", "doc", "document", "doesn",
    "edit", "effect", "effici", "enabl", "end", "ensur", "enter", "entir", "environ", "error",
    "exact", "exampl", "exist", "expect", "expert", "explain", "extra", "fail", "fast", "featur",
    "field", "figur", "file", "fill", "final", "find", "first", "fix", "flow", "folder", "follow",
    "form", "format", "found", "free", "full", "function", "general", "generat", "great", "group",
    "guid", "guidanc", "handl", "happen", "hard", "high", "hold", "idea", "identifi", "import",
    "improv", "includ", "inform", "input", "insert", "instal", "integr", "intern", "issu", "item",
    "job", "kind", "languag", "larg", "last", "later", "lead", "learn", "leav", "left", "less",
    "level", "librari", "line", "list", "load", "local", "long", "look", "low", "machin", "main",
    "manag", "manual", "mean", "meet", "messag", "method", "minut", "miss", "model", "modul",
    "month", "move", "multipl", "name", "new", "next", "note", "number", "object", "old", "open",
    "oper", "option", "order", "origin", "output", "page", "part", "pass", "past", "path",
    "pattern", "peopl", "perform", "person", "phase", "place", "plan", "point", "possibl",
    "practic", "prepar", "present", "problem", "process", "produc", "product", "program",
    "project", "proper", "provid", "pull", "put", "question", "quick", "rang", "read", "real",
    "reason", "recent", "refer", "relat", "releas", "remov", "replac", "repo", "report", "request",
    "requir", "resourc", "respons", "rest", "result", "return", "review", "run", "save", "say",
    "script", "search", "second", "section", "select", "send", "sentenc", "servic", "set", "setup",
    "share", "short", "show", "side", "simpl", "singl", "small", "softwar", "solut", "solv",
    "sourc", "specif", "standard", "start", "state", "step", "stop", "store", "structur",
    "suggest", "support", "system", "task", "team", "test", "text", "three", "time", "today",
    "togeth", "tool", "top", "topic", "trigger", "turn", "two", "type", "updat", "valid", "valu",
    "verifi", "version", "view", "wait", "week", "whole", "word", "work", "workflow", "write",
    "wrong", "year",
];

/// Returns how much a stem tells by itself, from nothing to one; `everyday` is what a word of
/// everyday work tells.
pub fn weight(stem: &str, everyday: f32) -> f32 {
    // Single letters and small numbers are in every list and every step.
    let is_bare = stem.chars().nth(1).is_none()
        || stem.len() < 4 && stem.bytes().all(|byte| byte.is_ascii_digit());
    if is_bare && stem.is_ascii() || FUNCTION_WORDS.binary_search(&stem).is_ok() {
        0.0
    } else if EVERYDAY_WORDS.binary_search(&stem).is_ok() {
        everyday
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::words::stems;

    const EVERYDAY: f32 = 0.5;

    #[track_caller]
    fn check(word: &str, expected: f32) {
        let stem = stems(word, 1).pop().unwrap_or_default();
        assert!(
            (weight(&stem, EVERYDAY) - expected).abs() < 1e-6,
            "{word}: {stem}"
        );
    }

    #[test]
    fn words_tell_as_much_as_they_name_a_subject() {
        for word in [
            "the", "please", "because", "doesn't", "using", "why", "a", "12",
        ] {
            check(word, 0.0);
        }
        for word in ["files", "creating", "code", "testing"] {
            check(word, EVERYDAY);
        }
        for word in ["kubernetes", "pdf", "größe", "运行", "2026"] {
            check(word, 1.0);
        }
    }

    #[test]
    fn the_lists_are_sorted_and_hold_stems() {
        for list in [FUNCTION_WORDS, EVERYDAY_WORDS] {
            assert!(list.is_sorted_by(|one, other| one < other));
        }
    }
}
