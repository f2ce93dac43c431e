"""Makes `neighbours.bin`: for words of software English, the words that are nearest to them.

usage: make.py MODEL OUT LINES... -- FOLDER...

MODEL is a folder with a static model in the format of model2vec. LINES are files whose lines end, behind the
last tab, in a short description of some software; FOLDERs hold more texts: Markdown, and Rust with comments.
Two views of a word are laid side by side, each of 256 dimensions: which words it is seen with in these texts
(positive pointwise mutual information), and its vector in the model. The table that is checked in was made of
the one-line descriptions of 1.1 million public packages, the documentation of some hundred crates, and the
model distilled from `all-MiniLM-L6-v2`. Needs numpy, scipy, safetensors, tokenizers and snowballstemmer.

The table, little endian: `u16` words, `u16` neighbours of each; the words, sorted, each ended by a zero byte;
then for each word its neighbours, nearest first, as `u16` number and `u8` nearness (of 255).
"""

import collections
import os
import re
import struct
import sys

import numpy
import scipy.sparse
import snowballstemmer
from safetensors.numpy import load_file
from scipy.sparse.linalg import svds
from tokenizers import Tokenizer

NEIGHBOURS = 20
DIMENSIONS = 256
# Rarer words have neighbours by accident.
SEEN = 60
# Longer texts are about many things.
LONGEST = 120
WORD = re.compile(r"[A-Za-z]{2,20}")
STEMMER = snowballstemmer.stemmer("english")
stems = {}


def stem(word):
    if word not in stems:
        stems[word] = STEMMER.stemWord(word) if len(word) > 2 else word
    return stems[word]


def texts(files, folders):
    for file in files:
        for line in open(file, errors="ignore"):
            yield line.rstrip("\n").split("\t")[-1]
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                if name.endswith(".md"):
                    yield from re.split(r"\n\s*\n|\n[-*] ", open(path, errors="ignore").read(300_000))
                elif name.endswith(".rs"):
                    yield from comments(open(path, errors="ignore"))


def comments(lines):
    block = []
    for line in lines:
        line = line.strip()
        if line.startswith("//") and len(line) > 4:
            block.append(line.strip("/! "))
        elif block:
            yield " ".join(block)
            block = []


def seen_together(documents, words):
    number = {word: at for at, word in enumerate(words)}
    rows, columns = [], []
    for at, document in enumerate(documents):
        known = [number[word] for word in document if word in number]
        rows += [at] * len(known)
        columns += known
    shape = (len(documents), len(words))
    there = scipy.sparse.csr_matrix((numpy.ones(len(rows), numpy.float32), (rows, columns)), shape=shape)
    length = numpy.maximum(numpy.asarray(there.sum(1)).ravel(), 1)
    pairs = (there.T @ scipy.sparse.diags(1 / length) @ there).tolil()
    pairs.setdiag(0)
    pairs = pairs.tocoo()
    total = pairs.data.sum()
    own = numpy.maximum(numpy.bincount(pairs.row, pairs.data, len(words)), 1e-9)
    smooth = own**0.75
    smooth *= total / smooth.sum()
    information = numpy.log(pairs.data * total / (own[pairs.row] * smooth[pairs.col]))
    keep = (information > 0) & (pairs.data >= 0.3)
    place = (pairs.row[keep], pairs.col[keep])
    matrix = scipy.sparse.csr_matrix((information[keep], place), shape=pairs.shape)
    return unit(svds(matrix, k=DIMENSIONS)[0])


def meant(model, words, members):
    table = load_file(os.path.join(model, "model.safetensors"))["embeddings"].astype(numpy.float32)
    tokenizer = Tokenizer.from_file(os.path.join(model, "tokenizer.json"))
    vectors = numpy.zeros((len(words), table.shape[1]), numpy.float32)
    for at, word in enumerate(words):
        for member, count in members[word].items():
            vector = table[tokenizer.encode(member, add_special_tokens=False).ids].mean(0)
            vectors[at] += vector / max(numpy.linalg.norm(vector), 1e-9) * (1 + numpy.log1p(count))
    vectors = unit(vectors)
    return unit(vectors - vectors.mean(0))


def unit(vectors):
    return vectors / numpy.maximum(numpy.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def main():
    model, out, *rest = sys.argv[1:]
    split = rest.index("--")
    documents, members = set(), collections.defaultdict(collections.Counter)
    counts = collections.Counter()
    for text in texts(rest[:split], rest[split + 1 :]):
        found = {word.lower() for word in WORD.findall(text)[:LONGEST]}
        document = frozenset(stem(word) for word in found)
        if len(document) < 3 or document in documents:
            continue
        documents.add(document)
        counts.update(document)
        for word in found:
            members[stem(word)][word] += 1
    words = sorted(word for word, count in counts.items() if count >= SEEN)
    vectors = unit(numpy.hstack([seen_together(list(documents), words), meant(model, words, members)]))
    table = struct.pack("<HH", len(words), NEIGHBOURS) + b"".join(word.encode() + b"\0" for word in words)
    for at in range(len(words)):
        near = vectors @ vectors[at]
        near[at] = -1
        for other in numpy.argsort(-near)[:NEIGHBOURS]:
            table += struct.pack("<HB", other, int(numpy.clip(near[other], 0, 1) * 255))
    open(out, "wb").write(table)


main()
