import Testing

@testable import Tables

struct FieldTests {}
