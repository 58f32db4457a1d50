import Statistics
import Testing

/// Tails of t and F against values computed with 40 digits by an independent program.
@Suite struct SpecialFunctionTests {
  struct StudentCase: Sendable {
    var t: Double
    var freedom: Double
    var p: Double
  }

  struct FisherCase: Sendable {
    var f: Double
    var upper: Double
    var lower: Double
    var p: Double
  }

  static let student: [StudentCase] = [
    StudentCase(t: 0, freedom: 5, p: 1),
    StudentCase(t: 0.7276068751089991, freedom: 9, p: 0.48535106428138444),
    StudentCase(t: 1, freedom: 1, p: 0.5),
    StudentCase(t: 2, freedom: 3, p: 0.13932596855884318),
    StudentCase(t: 2.5, freedom: 8, p: 0.036942037713624105),
    StudentCase(t: -3.2, freedom: 30, p: 0.0032386017119531351),
    StudentCase(t: 10, freedom: 10, p: 1.589553175596412e-6),
    StudentCase(t: 40, freedom: 5, p: 1.8411962171772954e-7),
    StudentCase(t: 1e-8, freedom: 4, p: 0.9999999925),
    StudentCase(t: 5, freedom: 1e5, p: 5.7427016786416729e-7),
    StudentCase(t: 1.96, freedom: 1e6, p: 0.049996067585269791),
    StudentCase(t: 6, freedom: 1e6, p: 1.9738498123544347e-9),
    StudentCase(t: 0.5, freedom: 0.5, p: 0.75731807292943663),
  ]

  static let fisher: [FisherCase] = [
    FisherCase(f: 0, upper: 2, lower: 8, p: 1),
    FisherCase(f: 1, upper: 1, lower: 1, p: 0.5),
    FisherCase(f: 0.3, upper: 2, lower: 8, p: 0.74880052977637482),
    FisherCase(f: 4.46, upper: 2, lower: 8, p: 0.049975657105740341),
    FisherCase(f: 3.5, upper: 3, lower: 10, p: 0.057510063402259204),
    FisherCase(f: 25, upper: 2, lower: 100, p: 1.5683285454839586e-9),
    FisherCase(f: 2, upper: 5, lower: 50_000, p: 0.075255080077807121),
    FisherCase(f: 1.01, upper: 20_000, lower: 30_000, p: 0.22009976364675665),
    FisherCase(f: 100, upper: 2, lower: 8, p: 2.1882987290360987e-06),
    FisherCase(f: 0.001, upper: 7, lower: 3, p: 0.9999999985841911),
  ]

  @Test(arguments: student)
  func `the tail of Student's t is exact to ten digits`(item: StudentCase) {
    let p = SpecialFunctions.studentTwoSided(item.t, degreesOfFreedom: item.freedom)
    #expect(abs(p - item.p) <= 1e-10 * item.p)
  }

  @Test(arguments: fisher)
  func `the tail of Fisher's F is exact to ten digits`(item: FisherCase) {
    let p = SpecialFunctions.fisherUpperTail(
      item.f,
      numerator: item.upper,
      denominator: item.lower
    )
    #expect(abs(p - item.p) <= 1e-10 * item.p)
  }

  @Test func `F with one and n degrees of freedom is the square of t`() {
    for freedom in 1...60 {
      for t in [0.1, 0.9, 1.5, 3, 12] {
        let left = SpecialFunctions.studentTwoSided(t, degreesOfFreedom: Double(freedom))
        let right = SpecialFunctions.fisherUpperTail(
          t * t,
          numerator: 1,
          denominator: Double(freedom)
        )
        #expect(abs(left - right) <= 1e-12 * left)
      }
    }
  }

  @Test func `with two degrees of freedom the tail of F has a closed form`() {
    // P(F > f) = (1 + 2 f / n)^(-n/2) for 2 and n degrees of freedom, here with n = 2 m.
    for m in 1...40 {
      for f in [0.0, 0.2, 1, 4, 50] {
        var closed = 1.0
        for _ in 0..<m { closed /= 1 + f / Double(m) }
        let tail = SpecialFunctions.fisherUpperTail(f, numerator: 2, denominator: Double(2 * m))
        #expect(abs(tail - closed) <= 1e-12 * closed)
      }
    }
  }

  @Test func `an incomplete beta and its mirror image add up to one`() {
    var generator = SeededGenerator(state: 3)
    for _ in 0..<2000 {
      let x = Double.random(in: 0...1, using: &generator)
      let a = Double.random(in: 0.1...300, using: &generator)
      let b = Double.random(in: 0.1...300, using: &generator)
      let left = SpecialFunctions.incompleteBeta(x, complement: 1 - x, a, b)
      let right = SpecialFunctions.incompleteBeta(1 - x, complement: x, b, a)
      #expect(abs(left + right - 1) < 1e-12)
      #expect((-1e-15...(1 + 1e-15)).contains(left))
    }
  }

  @Test func `an infinite statistic is impossible and bad input is not a number`() {
    #expect(SpecialFunctions.studentTwoSided(.infinity, degreesOfFreedom: 3) == 0)
    #expect(SpecialFunctions.studentTwoSided(1e200, degreesOfFreedom: 3) == 0)
    #expect(SpecialFunctions.fisherUpperTail(.infinity, numerator: 2, denominator: 3) == 0)
    #expect(SpecialFunctions.studentTwoSided(.nan, degreesOfFreedom: 3).isNaN)
    #expect(SpecialFunctions.studentTwoSided(1, degreesOfFreedom: 0).isNaN)
    #expect(SpecialFunctions.fisherUpperTail(-1, numerator: 2, denominator: 3).isNaN)
    #expect(SpecialFunctions.incompleteBeta(0.5, complement: 0.5, -1, 2).isNaN)
    #expect(SpecialFunctions.incompleteBeta(0.5, complement: 0.5, 1e308, 1e-308).isNaN)
  }
}
