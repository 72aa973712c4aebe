#include "netlyap/storage/archive/schema.hpp"

#include "netlyap/core/error.hpp"

#include <gmock/gmock.h>

#include <set>

namespace netlyap::archive {
namespace {

using ::testing::HasSubstr;
using ::testing::Property;
using ::testing::Throws;

const SchemaRow* row_of(const std::vector<SchemaRow>& rows, const std::string& path) {
    for (const SchemaRow& row : rows)
        if (row.path == path)
            return &row;
    return nullptr;
}

/// That it is what an archive holds is said by doc_test.cpp, through ARCHIVE.md.
TEST(Schema, SaysWhatIsDeclared) {
    const std::vector<SchemaRow> rows = schema();
    const SchemaRow* const outcome = row_of(rows, "/lyapunov/outcome");
    ASSERT_NE(outcome, nullptr);
    EXPECT_EQ(outcome->dimensions, "eta, epsilon, seed");
    EXPECT_EQ(outcome->type, "uint8");
    EXPECT_THAT(outcome->meaning, HasSubstr(": 0 kept, 1 low_exponent"));
    EXPECT_THAT(outcome->meaning, HasSubstr(", 255 missing; of several the first"))
        << "what is said besides the long_name";
    EXPECT_EQ(row_of(rows, "/predictions/true_class")->dimensions, "sample") << "the same for all units";
    const SchemaRow* const density = row_of(rows, "/statistics/density");
    ASSERT_NE(density, nullptr);
    EXPECT_EQ(density->dimensions, "eta, epsilon, bin");
    EXPECT_EQ(density->units, "1") << "of those that UDUNITS knows";
    EXPECT_THAT(density->meaning, testing::EndsWith("the kept exponents (iteration)"));
    EXPECT_EQ(row_of(rows, "/intermittency/begin")->dimensions, "phase");
    EXPECT_EQ(row_of(rows, "/intermittency/phase_seed")->type, "int64");
    EXPECT_NE(row_of(rows, "/divergence/mean_distance"), nullptr) << "of another setting than the default";
    EXPECT_EQ(row_of(rows, "/divergence/member"), nullptr) << "which lies at the root";
}

TEST(Schema, HasEveryPathOnceAndIsTheSumOfItsParts) {
    std::set<std::string> all, parts;
    for (const SchemaRow& row : schema())
        EXPECT_TRUE(all.insert(row.path).second) << row.path;
    for (const std::string of :
         {"observables", "/statistics", "/intermittency_statistics", "/tangent_statistics",
          "/spectrum_statistics", "/hessian_statistics", "/learning_statistics"})
        for (const SchemaRow& row : schema(of))
            EXPECT_TRUE(parts.insert(row.path).second) << row.path;
    EXPECT_EQ(all, parts);
    EXPECT_EQ(schema("/lyapunov").front().path, "/lyapunov/exponent");
    EXPECT_THAT([] { static_cast<void>(schema("growth")); },
                Throws<UsageError>(Property(&UsageError::what,
                                            HasSubstr("observables, /accuracy, /covariant, /divergence"))));
}

TEST(Schema, ATableEscapesWhatWouldEndACell) {
    EXPECT_EQ(schema_table({{"/a/b", "eta", "int64", "1", "|theta|"}}),
              "| path | dimensions | type | units | meaning |\n|---|---|---|---|---|\n"
              "| `/a/b` | eta | int64 | 1 | \\|theta\\| |\n");
}

}  // namespace
}  // namespace netlyap::archive
