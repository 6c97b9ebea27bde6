// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/stop_words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pawl::text {
namespace {

// In the order of their bytes. Left out is what is a word of its own in English: German "die",
// "war", "hat" and "man", French "son" and "ton", Spanish "sea".
// clang-format off
constexpr auto kWords = std::to_array<std::string_view>({
    "a", "aber", "about", "above", "across", "actually", "after", "again", "against", "ago", "ai",
    "al", "algo", "all", "alle", "allem", "allen", "aller", "alles", "almost", "along", "alors",
    "already", "als", "also", "although", "always", "am", "among", "an", "and", "andere", "anderen",
    "another", "antes", "any", "anybody", "anyone", "anything", "après", "aquí", "are", "aren't",
    "around", "as", "así", "at", "au", "auch", "aucun", "auf", "aunque", "aus", "aussi", "autre",
    "autres", "aux", "avait", "avant", "avec", "avoir", "away", "back", "be", "became", "because",
    "become", "becomes", "been", "before", "behind", "bei", "beim", "being", "below", "beside",
    "besides", "between", "beyond", "bien", "bin", "bis", "bist", "both", "but", "by", "c'est",
    "cada", "came", "can", "can't", "cannot", "ce", "cela", "ces", "cet", "cette", "ceux", "chez",
    "come", "comes", "coming", "comme", "como", "con", "contra", "could", "couldn't", "cual",
    "cuando", "d'un", "d'une", "da", "damit", "dann", "dans", "das", "dass", "de", "dein", "deine",
    "del", "dem", "den", "denn", "depuis", "der", "des", "desde", "deshalb", "deux", "dich", "did",
    "didn't", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "dir", "dit", "do", "doch",
    "does", "doesn't", "doing", "don't", "donc", "donde", "done", "dont", "dort", "dos", "down",
    "du", "durch", "during", "each", "ein", "eine", "einem", "einen", "einer", "eines", "either",
    "el", "ella", "ellas", "elle", "elles", "ellos", "else", "en", "encore", "enough", "entre",
    "er", "era", "eran", "es", "esa", "ese", "eso", "especially", "est", "esta", "estaba", "estas",
    "este", "esto", "estos", "está", "están", "et", "etc", "etwas", "eu", "euch", "euer", "eux",
    "even", "ever", "every", "everybody", "everyone", "everything", "except", "fait", "far", "few",
    "first", "for", "from", "fue", "fueron", "further", "für", "gave", "gegen", "get", "gets",
    "getting", "give", "given", "gives", "go", "goes", "going", "gone", "got", "ha", "habe",
    "haben", "había", "hace", "had", "hadn't", "half", "han", "has", "hasn't", "hasta", "hatte",
    "hatten", "have", "haven't", "having", "hay", "he", "he'd", "he'll", "her", "here", "hers",
    "herself", "hier", "him", "himself", "hin", "hinter", "his", "how", "however", "i", "i'd",
    "i'll", "i'm", "i've", "ich", "if", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren",
    "ihrer", "il", "ils", "im", "immer", "in", "indeed", "ins", "instead", "into", "is", "isn't",
    "ist", "it", "it'll", "its", "itself", "ja", "je", "jede", "jedem", "jeden", "jeder", "jedes",
    "jetzt", "just", "kann", "keep", "keeps", "kein", "keine", "keinem", "keinen", "keiner", "kept",
    "know", "können", "l'a", "la", "las", "last", "le", "least", "les", "less", "let", "leurs",
    "like", "little", "lo", "los", "lot", "lui", "made", "mais", "make", "makes", "many", "may",
    "maybe", "me", "mean", "means", "mein", "meine", "meinem", "meinen", "meiner", "mi", "mich",
    "might", "mine", "mir", "mis", "mit", "moi", "mon", "more", "most", "mostly", "much", "mucho",
    "must", "muy", "my", "myself", "más", "même", "n'a", "n'est", "nach", "nada", "ne", "near",
    "nearly", "neither", "never", "next", "ni", "nicht", "nichts", "no", "nobody", "noch", "none",
    "nor", "nos", "nosotros", "not", "nothing", "notre", "nous", "now", "nun", "nur", "o", "ob",
    "oder", "of", "off", "often", "ohne", "on", "once", "one", "only", "ont", "onto", "or", "other",
    "others", "otherwise", "otra", "otro", "ou", "our", "ours", "ourselves", "out", "over", "own",
    "où", "par", "para", "parce", "pas", "per", "perhaps", "pero", "peu", "peut", "please", "plus",
    "poco", "por", "porque", "pour", "pourquoi", "pues", "put", "puts", "qu'elle", "qu'il", "qu'on",
    "quand", "que", "quel", "quelle", "qui", "quien", "quite", "quoi", "qué", "rather", "really",
    "s'est", "sa", "said", "same", "sans", "saw", "say", "says", "schon", "se", "see", "seem",
    "seems", "seen", "sehr", "sein", "seine", "seinem", "seinen", "seiner", "seit", "ser", "sera",
    "ses", "shall", "she", "she'd", "she'll", "should", "shouldn't", "si", "sich", "sido", "sie",
    "siempre", "sin", "since", "sind", "so", "sobre", "solche", "soll", "sollte", "solo", "some",
    "somebody", "someone", "something", "sometimes", "sondern", "sont", "soon", "sous", "still",
    "su", "such", "sur", "sus", "sí", "ta", "take", "taken", "takes", "taking", "también", "tan",
    "te", "tes", "than", "that", "the", "their", "theirs", "them", "themselves", "then", "there",
    "therefore", "these", "they", "they'd", "they'll", "they're", "they've", "thing", "things",
    "this", "those", "though", "through", "thus", "tiene", "tienen", "till", "to", "todo", "todos",
    "together", "toi", "too", "took", "toujours", "tous", "tout", "toute", "toutes", "toward",
    "towards", "très", "tu", "tus", "two", "um", "un", "una", "und", "under", "une", "unless",
    "uno", "unos", "uns", "unser", "unsere", "unter", "until", "up", "upon", "us", "use", "used",
    "uses", "using", "usually", "vers", "very", "viel", "vom", "von", "vor", "vos", "votre", "vous",
    "want", "wants", "waren", "warum", "was", "wasn't", "way", "we", "we'd", "we'll", "we're",
    "we've", "weil", "weiter", "welche", "well", "wenn", "went", "wer", "werden", "were", "weren't",
    "what", "whatever", "when", "where", "whether", "which", "while", "who", "whole", "whom",
    "whose", "why", "wie", "wieder", "will", "wir", "wird", "with", "within", "without", "wo",
    "won't", "would", "wouldn't", "wurde", "wurden", "y", "ya", "yes", "yet", "yo", "you", "you'd",
    "you'll", "you're", "you've", "your", "yours", "yourself", "yourselves", "zu", "zum", "zur",
    "zwar", "zwischen", "était", "être", "über",
});
// clang-format on

static_assert(std::ranges::is_sorted(kWords));

}  // namespace

auto is_stop_word(std::string_view word) -> bool {
    return std::ranges::binary_search(kWords, word);
}

}  // namespace pawl::text
