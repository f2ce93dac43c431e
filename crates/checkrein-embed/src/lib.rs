//! What a text means, as a vector: models from a local folder, at three levels that are named in every answer.
