# Makes files until there is no room for a name.
# outside: reached
count = 0
os.makedirs("many", exist_ok=True)
try:
    for index in range(25_000):
        os.close(os.open(f"many/{index}", os.O_CREAT | os.O_WRONLY))
        count += 1
except OSError as error:
    print("refused:", error)
if count > 20_000:
    reached(f"{count} files")
import shutil
shutil.rmtree("many")
