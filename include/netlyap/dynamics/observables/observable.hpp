#pragma once

#include "netlyap/core/pulse.hpp"
#include "netlyap/core/setting.hpp"
#include "netlyap/dynamics/ensembles/trajectory.hpp"
#include "netlyap/dynamics/observables/field.hpp"
#include "netlyap/dynamics/observables/quantity.hpp"
#include "netlyap/dynamics/series/window_fit.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace netlyap::observables {

/// What an observable wants of one iteration.
struct Demand {
    bool observe = false;      ///< call observe()
    bool loss = false;         ///< with Trajectory::loss()
    bool member_loss = false;  ///< with Trajectory::member_loss()
};

class Recording;
class SharedSignals;

/// What is followed along the trajectories of one unit: the one way to add something to the archive.
///
/// Its quantities are declared once, as members, in the order in which they are written: with declare() where
/// conclude() fills them in at the end, as Recorded where observe() does on the way (recorded.hpp). They
/// depend on the job alone, not on the unit.
///
/// The program asks for the demand at every iteration t = 0 .. iterations - 1, in order, calls observe()
/// after Trajectory::compute() where it is wanted, and results() at the end. save() and restore() carry the
/// state over an interruption between two iterations. What is restored may come from a damaged or a foreign
/// file: a state that does not fit is refused with DataError, so that nothing that follows has to check
/// again.
class Observable {
public:
    /// The group of all its quantities in the archive: "/training".
    explicit Observable(std::string group) : group_(std::move(group)) {}
    virtual ~Observable() = default;
    Observable(const Observable&) = delete;
    Observable& operator=(const Observable&) = delete;

    /// What it writes.
    [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }
    /// What accompanies it, the same for all units.
    [[nodiscard]] const std::vector<Companion>& companions() const noexcept { return companions_; }
    [[nodiscard]] virtual Demand demand(std::int64_t iteration) const = 0;
    virtual void observe(const ensemble::Trajectory& trajectory) = 0;
    /// What was recorded; with more state of its own an observable overrides both.
    virtual void save(ByteWriter& writer) const;
    /// The state before the iteration of the trajectory, which has been restored already.
    virtual void restore(ByteReader& reader, const ensemble::Trajectory& trajectory);
    /// The values of fields(), in the same order, each [lane][axes ...]; a field that may be absent has none
    /// at all where nothing of the whole unit was recorded. What takes long calls the pulse.
    [[nodiscard]] std::vector<FieldValues> results(const Pulse& pulse = no_pulse) const;

protected:
    /// Declares a quantity: its name in the group as the path, everything else but the type, which is Number.
    template <class Number>
    Quantity<Number> declare(Field field) {
        field.type = field_type<Number>;
        field.path = group_ + "/" + field.path;
        fields_.push_back(std::move(field));
        return {fields_.size() - 1};
    }

    /// Declares what accompanies the quantities, over axes of theirs, with its values.
    template <class Number>
    void accompany(Field field, std::vector<Number> values) {
        field.type = field_type<Number>;
        field.path = group_ + "/" + field.path;
        companions_.push_back({std::move(field), std::move(values)});
    }

    /// Fills in what was declared.
    virtual void conclude(Results& results, const Pulse& pulse) const;

    /// All that is recorded has its number of this iteration.
    void next_column();

private:
    friend class Recording;

    std::string group_;
    std::vector<Field> fields_;
    std::vector<Companion> companions_;
    std::vector<Recording*> recordings_;  ///< members of what is derived from this
};

/// What every observable is told of the job.
struct ObservableSetup {
    std::string name;  ///< of the observable, for messages
    const TrainingSystem* system = nullptr;
    std::size_t members = 0;
    std::int64_t iterations = 0;
    std::int64_t perturb_at = 0;
    series::WindowSearch windows;
    SettingValues settings;            ///< the struct of the observable
    SharedSignals* signals = nullptr;  ///< for make(): what it shares with others (shared_signals.hpp)
};

/// What an observable needs of a job. Whoever prepares one refuses what is not there, and its help says it:
/// both in one place for all.
struct Needs {
    bool classes = false;
    bool softmax = false;            ///< network.loss = cross_entropy
    bool one_sigmoid_layer = false;  ///< hidden
    bool hidden_biases = false;
    bool output_biases = false;
    bool one_perturbation = false;  ///< a single perturb.at: its iterations start there
    bool plain_descent = false;     ///< theta <- theta - eta g, of all samples, with one eta for all layers
    bool tangent_map = false;       ///< a descent with a derivative (model/tangent_map.hpp)
};

/// A kind of observable: how a job asks for it and how it is made.
struct ObservableType {
    std::string name;
    std::string summary;   ///< one line for the job file's documentation
    SettingList settings;  ///< keys of [observe.<name>], of the role record
    /// UsageError, naming the keys, when the job has what it needs and does not fit the observable otherwise.
    std::function<std::unique_ptr<Observable>(const ObservableSetup&)> make;
    /// A check of the settings against the initial conditions of the whole job; may be empty.
    std::function<void(const ObservableSetup&, const std::vector<std::int64_t>& seeds)> check_seeds = {};
    /// Description of work at the end of a unit that is not proportional to its steps; may be empty.
    std::string work_at_end = {};
    /// Of all its quantities, in the archive; empty: "/" and its name.
    std::string group = {};
    /// Whether it looks at every iteration of the windows of [fit], whatever is recorded.
    bool fits_windows = false;
    /// Whether it looks at perturbed trajectories where there are some; the others look at the reference
    /// alone.
    bool follows_members = false;
    /// Whether it takes second derivatives of the loss, which know nothing of kinks.
    bool takes_second_derivatives = false;
    /// What is kept of a unit until its end besides the values of its fields, in bytes; may be empty.
    std::function<double(const ObservableSetup&)> kept_bytes = {};
    Needs needs = {};
    /// Whether what it does before the last iteration depends on which one that is, with these settings: a
    /// longer run then cannot go on from its state. Empty: it never does.
    std::function<bool(const SettingValues&)> depends_on_end = {};
};

/// "classes, network.loss = cross_entropy"; empty where it needs nothing.
[[nodiscard]] std::string needs_text(const Needs& needs);

/// All observables that a job can name. New ones are registered in
/// src/dynamics/observables/observable_registry.cpp.
[[nodiscard]] const std::vector<ObservableType>& observable_types();

/// The type of this name; UsageError with the nearest name when there is none.
[[nodiscard]] const ObservableType& observable_type(const std::string& name);

/// The observable that has the quantity of this path; there must be one.
[[nodiscard]] const ObservableType& recorder_of(const std::string& path);

}  // namespace netlyap::observables
