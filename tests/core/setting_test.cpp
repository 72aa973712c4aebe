#include "netlyap/core/setting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace netlyap {
namespace {

using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Property;
using ::testing::Throws;

struct Inner {
    double radius = 0.5;
};
struct Pond {
    std::int64_t frogs = 3;
    std::vector<double> depths = {1.0};
    std::vector<std::int64_t> lilies = {4};
    bool is_deep = false;
    Inner inner;
};

SettingList pond_settings() {
    return settings_of<Pond>(
        {setting<Pond>(&Pond::frogs, {.name = "frogs", .units = "frogs", .allowed = {.least = 1, .most = 9}}),
         setting<Pond>(&Pond::depths, {.name = "depths", .units = "list, m", .allowed = {.above = 0}}),
         setting<Pond>(&Pond::lilies, {.name = "lilies", .allowed = {.least = 2, .hint = "one dies"}}),
         setting<Pond>(&Pond::is_deep, {.name = "is_deep"}),
         setting<Pond>([](auto& pond) -> auto& { return pond.inner.radius; },
                       {.name = "radius", .units = "1"})});
}

TEST(Setting, ReadsAndWritesItsMemberAlone) {
    const SettingList list = pond_settings();
    SettingValues values = list.defaults;
    const std::vector<std::string> others = {"5", "1 0.5", "2 9", "yes", "0.25"};
    for (std::size_t i = 0; i < list.all.size(); ++i) {
        const std::string before = list.all[i].text(values);
        list.all[i].set(values, "pond." + list.all[i].about.name, others[i]);
        EXPECT_EQ(list.all[i].text(values), others[i]);
        EXPECT_EQ(list.all[i].text(list.defaults), before) << "a copy is of its own";
    }
    const auto& pond = values.get<Pond>();
    EXPECT_EQ(pond.frogs, 5);
    EXPECT_THAT(pond.depths, ElementsAre(1.0, 0.5));
    EXPECT_THAT(pond.lilies, ElementsAre(2, 9));
    EXPECT_TRUE(pond.is_deep);
    EXPECT_EQ(pond.inner.radius, 0.25);
}

TEST(Setting, TellsPeopleItsForm) {
    std::vector<std::string> forms;
    for (const Setting<SettingValues>& one : pond_settings().all)
        forms.push_back(one.form);
    EXPECT_THAT(forms, ElementsAre("frogs, 1 to 9", "list, m, > 0", "at least 2", "yes | no", "1"));
    EXPECT_THAT(pond_settings().all[3].choices, ElementsAre("yes", "no"));
}

TEST(Setting, IsCheckedAgainstItsBounds) {
    const SettingList list = pond_settings();
    SettingValues values = list.defaults;
    for (const Setting<SettingValues>& one : list.all)
        EXPECT_NO_THROW(one.check(values, "key"));
    auto& pond = values.get<Pond>();
    pond = {0, {2.0, -1.0}, {3, 1}, true, {std::numeric_limits<double>::infinity()}};
    const auto refuses = [&](std::size_t which, const std::string& sentence) {
        EXPECT_THAT([&] { list.all[which].check(values, "key"); },
                    Throws<UsageError>(Property(&UsageError::what, Eq(sentence))));
    };
    refuses(0, "key = 0 must be 1 to 9");
    refuses(1, "key has the value -1; every value must be finite and > 0");
    refuses(2, "key has the value 1; every value must be at least 2 (one dies)");
    EXPECT_NO_THROW(list.all[3].check(values, "key"));
    refuses(4, "key = inf must be finite");
}

TEST(Bounds, AreSaidAsTheyHold) {
    EXPECT_EQ(bounds_text({}), "");
    EXPECT_EQ(bounds_text({.least = 0}), "0 or more");
    EXPECT_EQ(bounds_text({.least = 1}), "at least 1");
    EXPECT_EQ(bounds_text({.least = -1, .most = 1e6}), "-1 to 1000000");
    EXPECT_EQ(bounds_text({.least = 1, .most = 1e12}), "1 to 1e12");
    EXPECT_EQ(bounds_text({.above = 0}), "> 0");
    EXPECT_EQ(bounds_text({.above = 0, .most = 0.5}), "> 0, at most 0.5");
    EXPECT_EQ(bounds_text({.most = 0.5}), "at most 0.5");
    EXPECT_TRUE(is_inside({.least = 1, .most = 2}, 1) && is_inside({.least = 1, .most = 2}, 2));
    EXPECT_FALSE(is_inside({.least = 1}, 0.9) || is_inside({.most = 2}, 2.1) || is_inside({.above = 0}, 0));
    EXPECT_TRUE(is_inside({.above = 0}, 5e-324) && is_inside({}, -1e308));
    EXPECT_FALSE(is_inside({}, std::numeric_limits<double>::quiet_NaN()) ||
                 is_inside({}, -std::numeric_limits<double>::infinity()));
}

}  // namespace
}  // namespace netlyap
