# Writes beside the project.
# outside: reached
attempt "a new file" touch "$OUTSIDE/new"
attempt "more of one" bash -c "echo more >> '$OUTSIDE/secret'"
attempt "a folder" mkdir "$OUTSIDE/folder"
