// Compiled twice, the second time with -march=native and NETLYAP_BENCH_NATIVE.
#include "libm_network.hpp"

#include "workload.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace netlyap::bench {

namespace {

constexpr std::size_t inputs = paper.inputs;
constexpr std::size_t hidden = paper.hidden;
constexpr std::size_t classes = paper.classes;
constexpr std::size_t samples = paper.samples;
constexpr std::size_t parameters = paper.parameters();

class LibmNetwork final : public Implementation {
public:
    LibmNetwork(std::string name, const Samples& train) : name_(std::move(name)) {
        std::copy(train.inputs.begin(), train.inputs.end(), inputs_.begin());
        std::copy(train.labels.begin(), train.labels.end(), labels_.begin());
    }

    [[nodiscard]] std::string name() const override { return name_; }
    [[nodiscard]] std::size_t networks() const override { return count; }
    void restart() override { theta_ = start_; }

    void advance(std::size_t steps) override {
        for (std::size_t network = 0; network < count; ++network)
            for (std::size_t t = 0; t < steps; ++t)
                step(theta_.data() + network * parameters);
    }

    [[nodiscard]] std::vector<double> current() override { return theta_; }

private:
    static constexpr std::size_t count = 8;

    void step(double* theta) const {
        const double* w1 = theta;
        const double* b1 = theta + paper.hidden_biases();
        const double* w2 = theta + paper.output_weights();
        const double* b2 = theta + paper.output_biases();
        std::array<double, parameters> gradient{};
        for (std::size_t s = 0; s < samples; ++s) {
            const double* x = inputs_.data() + s * inputs;
            std::array<double, hidden> a;
            for (std::size_t h = 0; h < hidden; ++h) {
                double z = b1[h];
                for (std::size_t j = 0; j < inputs; ++j)
                    z += w1[h * inputs + j] * x[j];
                a[h] = 1.0 / (1.0 + std::exp(-z));
            }

            std::array<double, classes> p;  // logits, then probabilities, then dL/dz
            for (std::size_t k = 0; k < classes; ++k) {
                p[k] = b2[k];
                for (std::size_t h = 0; h < hidden; ++h)
                    p[k] += w2[k * hidden + h] * a[h];
            }
            const double largest = *std::max_element(p.begin(), p.end());
            double sum = 0.0;
            for (double& value : p) {
                value = std::exp(value - largest);
                sum += value;
            }
            for (double& value : p)
                value /= sum;
            p[labels_[s]] -= 1.0;

            for (std::size_t k = 0; k < classes; ++k) {
                for (std::size_t h = 0; h < hidden; ++h)
                    gradient[paper.output_weights() + k * hidden + h] += p[k] * a[h];
                gradient[paper.output_biases() + k] += p[k];
            }
            for (std::size_t h = 0; h < hidden; ++h) {
                double error = 0.0;
                for (std::size_t k = 0; k < classes; ++k)
                    error += w2[k * hidden + h] * p[k];
                error *= a[h] * (1.0 - a[h]);
                for (std::size_t j = 0; j < inputs; ++j)
                    gradient[h * inputs + j] += error * x[j];
                gradient[paper.hidden_biases() + h] += error;
            }
        }
        for (std::size_t i = 0; i < parameters; ++i)
            theta[i] -= eta / static_cast<double>(samples) * gradient[i];
    }

    std::string name_;
    std::array<double, samples * inputs> inputs_{};
    std::array<std::uint32_t, samples> labels_{};
    std::vector<double> start_ = initial_conditions(paper, count);
    std::vector<double> theta_ = start_;
};

}  // namespace

#ifdef NETLYAP_BENCH_NATIVE
std::unique_ptr<Implementation> make_libm_network_native(const Samples& train) {
    return std::make_unique<LibmNetwork>("scalar C++, libm, -march=native", train);
}
#else
std::unique_ptr<Implementation> make_libm_network(const Samples& train) {
    return std::make_unique<LibmNetwork>("scalar C++, libm", train);
}
#endif

}  // namespace netlyap::bench
