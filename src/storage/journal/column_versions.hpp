#pragma once

#include "netlyap/storage/journal/encoded_record.hpp"
#include "netlyap/storage/journal/record_columns.hpp"

#include <span>
#include <string>
#include <vector>

/// Records of another version of netlyap: quantities have come, have gone, or are computed by another
/// definition.
namespace netlyap::journal {

/// The columns of records in journals that do not name them: those of the fields that were there from the
/// beginning, by their first definitions.
[[nodiscard]] std::vector<ColumnShape> unnamed_columns(std::span<const observables::Field> fields);

/// Why records with the columns `found` cannot be continued by those with `wanted`, as "/group/name is of
/// definition 1 there and 2 here"; empty when they can.
[[nodiscard]] std::string why_not_continued(std::span<const ColumnShape> found,
                                            std::span<const ColumnShape> wanted);

/// Whether records with the one and with the other columns are of the same quantities in the same order, by
/// the same definitions.
[[nodiscard]] bool are_same_quantities(std::span<const ColumnShape> one, std::span<const ColumnShape> other);

/// The record with the columns `wanted`. What was not recorded, or in another form, is missing; of a table
/// that was not there are no rows; what is not wanted is left out.
[[nodiscard]] EncodedRecord with_columns(const EncodedRecord& record, std::span<const ColumnShape> found,
                                         std::span<const ColumnShape> wanted);

/// The version of the numbers in each column of such a record.
[[nodiscard]] std::vector<std::int64_t> versions_with_columns(std::span<const ColumnShape> found,
                                                              std::span<const ColumnShape> wanted);

/// What people have to know of such records, a sentence for each quantity.
[[nodiscard]] std::vector<std::string> remarks_on(std::span<const ColumnShape> found,
                                                  std::span<const ColumnShape> wanted);

}  // namespace netlyap::journal
