# Starts threads until nothing answers.
# outside: reached
# ends: Exit(0), TooManyProcesses
import threading, time
threading.stack_size(64 * 1024)
over = threading.Event()
count = 0
try:
    for _ in range(600):
        threading.Thread(target=over.wait, args=(20,), daemon=True).start()
        count += 1
except RuntimeError as error:
    print("refused:", error)
if count > 450:
    reached(f"{count} threads")
over.set()
