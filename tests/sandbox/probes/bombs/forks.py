# Starts processes until nothing answers.
# outside: reached
# ends: Exit(0), TooManyProcesses
import signal, time
children = []
try:
    for _ in range(450):
        child = os.fork()
        if child == 0:
            time.sleep(30)
            os._exit(0)
        children.append(child)
except OSError as error:
    print("refused at", len(children), error)
if len(children) > 400:
    reached(f"{len(children)} processes")
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
