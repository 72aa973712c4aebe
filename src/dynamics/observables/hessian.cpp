#include "netlyap/dynamics/observables/hessian.hpp"

#include "netlyap/core/error.hpp"
#include "netlyap/model/gradient_descent.hpp"
#include "netlyap/kernel/tangent_kernel.hpp"
#include "netlyap/dynamics/observables/shared_signals.hpp"
#include "netlyap/dynamics/tangents/dense_spectrum.hpp"
#include "netlyap/dynamics/tangents/lanczos.hpp"
#include "netlyap/dynamics/tangents/stability_threshold.hpp"

#include "parameter_axes.hpp"
#include "recorded.hpp"
#include "recorded_iterations.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

namespace netlyap::observables {

namespace {

struct HessianSettings : RecordingSettings {
    HessianSettings() { every = 11; }

    std::int64_t largest = 1;
    std::int64_t smallest = 0;
    bool all = false;
    bool by_layer = false;
};

tangent::WantedEigenvalues wanted_eigenvalues(const HessianSettings& settings) {
    return {static_cast<std::size_t>(settings.largest), static_cast<std::size_t>(settings.smallest)};
}

/// |a . b| / (|a| |b|) of one lane; NaN where one of them is 0.
double lane_alignment(std::span<const double> a, std::span<const double> b, std::size_t lane) {
    double product = 0.0;
    double square_a = 0.0;
    double square_b = 0.0;
    for (std::size_t place = lane; place < a.size(); place += lanes) {
        product += a[place] * b[place];
        square_a += a[place] * a[place];
        square_b += b[place] * b[place];
    }
    return std::fabs(product) / (std::sqrt(square_a) * std::sqrt(square_b));
}

class Hessian final : public Observable {
public:
    Hessian(const ObservableSetup& setup, const HessianSettings& settings)
        : Observable("/hessian"),
          system_(*setup.system),
          members_(setup.members),
          settings_(settings),
          parameters_(parameter_count(system_.shape)),
          recorded_(setup, settings, 0),
          kernel_(make_tangent_kernel(setup.signals->kernel_name(), system_)),
          reference_(system_),
          lanczos_(parameters_, wanted_eigenvalues(settings)) {
        declare_wanted();
        if (settings.by_layer)
            for (const LayerLayout& layer : layer_layouts(system_.shape))
                of_layers_.push_back({layer, tangent::Lanczos(layer.end() - layer.weights, {})});
    }

    [[nodiscard]] Demand demand(std::int64_t t) const override { return {recorded_.contains(t), false}; }

    void observe(const ensemble::Trajectory& trajectory) override {
        const std::span<const double> theta = trajectory.parameters(0);
        const tangent::LaneOperator multiply = [&](std::span<const double> vectors,
                                                   std::span<double> products) {
            kernel_->multiply_hessian(theta, vectors, products);
        };
        const auto is_there = [&](std::size_t lane) { return !trajectory.has_diverged(lane); };
        const tangent::SpectrumEnds ends = lanczos_.find(multiply);
        const double threshold = tangent::stability_threshold(system_.descent, trajectory.learning_rate());
        for (std::size_t lane = 0; lane < lanes; ++lane)
            if (is_there(lane)) {
                sharpness_.set(lane, ends.largest[lane]);
                ratio_.set(lane, ends.largest[lane] / threshold);
                residual_.set(lane, ends.residual[lane]);
            }
        const auto set_rows = [&](Recorded<double>& series, std::span<const double> values) {
            for (std::size_t place = 0; place < values.size(); ++place)
                if (is_there(place % lanes))
                    series.set(place % lanes, place / lanes, values[place]);
        };
        set_rows(largest_, ends.largest);
        if (smallest_)
            set_rows(*smallest_, ends.smallest);
        if (eigenvalue_)
            set_rows(*eigenvalue_, tangent::whole_spectrum(parameters_, multiply));
        if (layer_sharpness_)
            set_rows(*layer_sharpness_, find_layers(multiply));
        set_alignment(gradient_alignment_, trajectory, ends, find_gradient(theta));
        if (displacement_alignment_ && trajectory.is_perturbed())
            set_alignment(*displacement_alignment_, trajectory, ends, find_displacement(trajectory));
        next_column();
    }

private:
    /// A layer, and what looks at its block of the Hessian.
    struct LayerBlock {
        LayerLayout layout;
        tangent::Lanczos lanczos;
    };

    void declare_wanted() {
        if (settings_.smallest > 0)
            smallest_.emplace(*this, Field{.path = "smallest",
                                           .axes = {rank_axis("from_bottom", "smallest", settings_.smallest),
                                                    recorded_.axis()},
                                           .long_name = "smallest eigenvalues of the Hessian of the loss",
                                           .remark = "with their signs (`observe.hessian.smallest`)"});
        if (settings_.all)
            eigenvalue_.emplace(
                *this, Field{.path = "eigenvalue",
                             .axes = {rank_axis("index", "largest", static_cast<std::int64_t>(parameters_)),
                                      recorded_.axis()},
                             .long_name = "all eigenvalues of the Hessian of the loss",
                             .remark = "descending (`observe.hessian.all`)"});
        if (settings_.by_layer)
            layer_sharpness_.emplace(
                *this, Field{.path = "layer_sharpness",
                             .axes = {layer_axis(system_.shape), recorded_.axis()},
                             .long_name = "largest eigenvalue of the block of the Hessian of a layer",
                             .remark = "other layers held fixed (`observe.hessian.by_layer`)"});
        if (members_ > 0)
            displacement_alignment_.emplace(
                *this,
                Field{.path = "displacement_alignment",
                      .axes = {recorded_.axis()},
                      .long_name = "cosine between the mean displacement of the members and the "
                                   "eigenvector of the sharpness",
                      .remark = "its magnitude; the mean of theta'_i - theta over the members; missing "
                                "before the perturbation"});
    }

    static Axis rank_axis(const std::string& name, const std::string& first, std::int64_t count) {
        return {name, counted(1, static_cast<std::size_t>(count)), "1",
                "eigenvalue, counted from 1, the " + first, false};
    }

    /// The largest eigenvalue of each layer's block [layer][lane].
    std::vector<double> find_layers(const tangent::LaneOperator& multiply) {
        std::vector<double> found;
        LaneArray whole(parameters_ * lanes);
        LaneArray products(parameters_ * lanes);
        for (LayerBlock& block : of_layers_) {
            const std::size_t first = block.layout.weights * lanes;
            const tangent::LaneOperator of_block = [&](std::span<const double> vector,
                                                       std::span<double> product) {
                std::copy(vector.begin(), vector.end(), whole.data() + first);
                multiply(whole.all(), products.all());
                std::copy_n(products.data() + first, product.size(), product.begin());
            };
            const tangent::SpectrumEnds ends = block.lanczos.find(of_block);
            found.insert(found.end(), ends.largest.begin(), ends.largest.end());
            std::fill(whole.all().begin(), whole.all().end(), 0.0);
        }
        return found;
    }

    /// grad L(theta) [parameter][lane].
    std::vector<double> find_gradient(std::span<const double> theta) {
        std::vector<double> gradient(theta.size());
        std::vector<double> own(parameters_);
        std::vector<double> own_gradient(parameters_);
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            for (std::size_t i = 0; i < parameters_; ++i)
                own[i] = theta[i * lanes + lane];
            reference_.gradient(own, own_gradient);
            for (std::size_t i = 0; i < parameters_; ++i)
                gradient[i * lanes + lane] = own_gradient[i];
        }
        return gradient;
    }

    /// The mean over the members of theta'_i - theta [parameter][lane].
    [[nodiscard]] std::vector<double> find_displacement(const ensemble::Trajectory& trajectory) const {
        const std::span<const double> theta = trajectory.parameters(0);
        std::vector<double> mean(theta.size(), 0.0);
        for (std::size_t member = 1; member <= members_; ++member) {
            const std::span<const double> displaced = trajectory.parameters(member);
            for (std::size_t place = 0; place < mean.size(); ++place)
                mean[place] += displaced[place] - theta[place];
        }
        for (double& entry : mean)
            entry /= static_cast<double>(members_);
        return mean;
    }

    static void set_alignment(Recorded<double>& series, const ensemble::Trajectory& trajectory,
                              const tangent::SpectrumEnds& ends, std::span<const double> vector) {
        for (std::size_t lane = 0; lane < lanes; ++lane)
            if (!trajectory.has_diverged(lane))
                series.set(lane, lane_alignment(vector, ends.leading, lane));
    }

    const TrainingSystem& system_;
    std::size_t members_;
    HessianSettings settings_;
    std::size_t parameters_;
    RecordedIterations recorded_;
    std::unique_ptr<TangentKernel> kernel_;
    GradientDescent reference_;
    tangent::Lanczos lanczos_;
    std::vector<LayerBlock> of_layers_;
    Recorded<double> sharpness_{*this,
                                {.path = "sharpness",
                                 .axes = {recorded_.axis()},
                                 .long_name = "largest eigenvalue of the Hessian of the loss",
                                 .remark = "of the loss on all training samples with its penalty, at the "
                                           "parameters of the reference trajectory"}};
    Recorded<double> ratio_{
        *this,
        {.path = "sharpness_ratio",
         .axes = {recorded_.axis()},
         .long_name = "sharpness over the one at which the descent becomes unstable",
         .remark = "2 / eta, (2 + 2 beta) / eta with momentum beta, (2 + 2 beta) / ((1 + 2 beta) eta) with "
                   "nesterov; missing for rmsprop, adam and layers with different learning rates"}};
    Recorded<double> residual_{*this,
                               {.path = "residual",
                                .axes = {recorded_.axis()},
                                .long_name = "error bound of the eigenvalues at the ends of the spectrum",
                                .remark = "the largest length of H x - lambda x, x of length 1"}};
    Recorded<double> gradient_alignment_{
        *this,
        {.path = "gradient_alignment",
         .axes = {recorded_.axis()},
         .long_name = "cosine between the gradient of the loss and the eigenvector of the sharpness",
         .remark = "its magnitude"}};
    Recorded<double> largest_{
        *this,
        {.path = "largest",
         .axes = {rank_axis("from_top", "largest", settings_.largest), recorded_.axis()},
         .long_name = "largest eigenvalues of the Hessian of the loss",
         .remark = "so many as `observe.hessian.largest`; with `observe.hessian.smallest` there is likewise "
                   "`smallest`, over `from_bottom`, the most negative first"}};
    std::optional<Recorded<double>> smallest_;
    std::optional<Recorded<double>> eigenvalue_;
    std::optional<Recorded<double>> layer_sharpness_;
    std::optional<Recorded<double>> displacement_alignment_;
};

/// UsageError where more eigenvalues are asked for than there are.
void check_wanted(const ObservableSetup& setup, const HessianSettings& settings) {
    const auto parameters = static_cast<std::int64_t>(parameter_count(setup.system->shape));
    for (const auto& [name, count] :
         {std::pair("largest", settings.largest), {"smallest", settings.smallest}})
        if (count > parameters)
            throw UsageError(std::string("observe.hessian.") + name + " = " + std::to_string(count) +
                             ", but the network has " + std::to_string(parameters) +
                             " parameters, and its Hessian as many eigenvalues; ask for fewer, or for "
                             "observe.hessian.all");
}

/// The vectors of the eigenvalue searches, and the whole matrix.
double hessian_bytes(const ObservableSetup& setup) {
    const auto& settings = setup.settings.get<HessianSettings>();
    const auto bytes = [](std::size_t vectors, std::size_t dimension) {
        return static_cast<double>(vectors) * static_cast<double>(dimension * lanes * sizeof(double));
    };
    const std::size_t parameters = parameter_count(setup.system->shape);
    double sum = bytes(tangent::Lanczos::most_vectors(parameters), parameters);
    if (settings.by_layer)
        for (const LayerLayout& layer : layer_layouts(setup.system->shape)) {
            const std::size_t own = layer.end() - layer.weights;
            sum += bytes(tangent::Lanczos::most_vectors(own), own);
        }
    return sum + (settings.all ? bytes(parameters, parameters) : 0.0);
}

}  // namespace

ObservableType hessian_observable() {
    return {
        .name = "hessian",
        .summary =
            "sharpness, the largest curvature of the loss, beside 2 / eta, and other eigenvalues; kinks of "
            "relu are ignored",
        .settings = settings_of(recording_settings<HessianSettings>(
            {setting<HessianSettings>(
                 &HessianSettings::largest,
                 {.name = "largest", .allowed = {.least = 1}, .help = "how many of the largest eigenvalues"}),
             setting<HessianSettings>(&HessianSettings::smallest,
                                      {.name = "smallest",
                                       .allowed = {.least = 0},
                                       .help = "how many of the smallest, the most negative ones"}),
             setting<HessianSettings>(
                 &HessianSettings::all,
                 {.name = "all",
                  .help = "record the whole spectrum, too; takes the memory of eight matrices "
                          "parameters x parameters"}),
             setting<HessianSettings>(
                 &HessianSettings::by_layer,
                 {.name = "by_layer",
                  .help = "record the largest eigenvalue of the block of each layer, too"})})),
        .make = [](const ObservableSetup& setup) -> std::unique_ptr<Observable> {
            const auto& settings = setup.settings.get<HessianSettings>();
            check_wanted(setup, settings);
            return std::make_unique<Hessian>(setup, settings);
        },
        .follows_members = true,
        .takes_second_derivatives = true,
        .kept_bytes = hessian_bytes};
}

}  // namespace netlyap::observables
