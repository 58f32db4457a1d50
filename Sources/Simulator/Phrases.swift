/// Texts made from numbers: the same number always makes the same text.
struct Phrases: Sendable {
  /// All texts, in the order of their numbers.
  private let texts: [String]
  /// The texts in quotes, with quotes inside doubled.
  private let quotedTexts: [[UInt8]]

  /// Makes the texts: one part from each list; number 0 is the empty text where there are
  /// several lists.
  init(parts: [[String]]) {
    let count = parts.reduce(1) { $0 * $1.count }
    texts = (0..<count).map { number in
      guard parts.count == 1 || number > 0 else { return "" }
      var rest = number
      return parts.map { choices in
        let choice = choices[rest % choices.count]
        rest /= choices.count
        return choice
      }.joined(separator: " ")
    }
    let quote = UInt8(ascii: "\"")
    quotedTexts = texts.map { text in
      [quote] + text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
  }

  /// The text of a number; numbers that name none have the empty text.
  func text(_ number: Int) -> String {
    texts.indices.contains(number) ? texts[number] : ""
  }

  /// The text of a number as it stands in a file.
  func quotedText(_ number: Int) -> [UInt8] {
    quotedTexts.indices.contains(number) ? quotedTexts[number] : quotedTexts[0]
  }

  /// How many different texts there are.
  var count: Int { texts.count }

  /// The state of an establishment.
  static let states = Self(parts: [["ouvert", "fermé", "partiel", "non renseigné"]])

  /// The kind of an establishment.
  static let kinds = Self(parts: [["CH", "CHU", "clinique", "EHPAD", "SSR", "HAD", "USLD"]])

  /// Names of establishments.
  static let names = Self(parts: [
    ["Hôpital", "Clinique", "Centre hospitalier", "Résidence", "Polyclinique", "Maison"],
    ["Saint-Jean", "du Parc", "des Tilleuls", "de l'Étang", "Pasteur", "\"Les Marronniers\""],
    ["nord", "sud", "est", "ouest", "centre"],
  ])

  /// Towns.
  static let towns = Self(parts: [
    ["Villeneuve", "Montigny", "Saint-Loup", "Beaumont", "La Roche", "Fontaine"],
    ["sur-Mer", "les-Bains", "en-Forêt", "le-Vieux", "sur-Loire"],
  ])

  /// Remarks as people type them, with delimiters and quotes inside.
  static let remarks = Self(parts: [
    [
      "saisie complète", "saisie partielle", "données provisoires", "relance faite; sans réponse",
      "double compte possible", "voir message du service",
    ],
    ["ce matin", "hier soir", "depuis lundi", "(cf. \"note 3\")", "après rappel", "à 17h"],
    [
      "- à confirmer", "- validé", "- 2 lits fermés", "- transfert vers le CHU, en cours",
      "- personnel absent", "- aucune remarque", "- corrigé",
    ],
  ])
}
