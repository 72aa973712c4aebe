#include "eigen_network.hpp"

#include "workload.hpp"

#include <Eigen/Dense>

#include <array>

namespace netlyap::bench {

namespace {

constexpr std::size_t inputs = paper.inputs;
constexpr std::size_t hidden = paper.hidden;
constexpr std::size_t classes = paper.classes;
constexpr std::size_t samples = paper.samples;
constexpr std::size_t parameters = paper.parameters();

template <std::size_t rows, std::size_t columns>
using Matrix = Eigen::Matrix<double, static_cast<int>(rows), static_cast<int>(columns)>;

constexpr double rate = -eta / static_cast<double>(samples);

struct Data {
    Matrix<samples, inputs> x;
    Matrix<samples, classes> y;  ///< 1 for the class of the sample, else 0
};

struct Network {
    Matrix<hidden, inputs> w1;
    Matrix<hidden, 1> b1;
    Matrix<classes, hidden> w2;
    Matrix<classes, 1> b2;
};

void step(const Data& data, Network& net) {
    Matrix<samples, hidden> a;
    a.noalias() = data.x * net.w1.transpose();
    a.rowwise() += net.b1.transpose();
    a = a.array().logistic();

    Matrix<samples, classes> p;  // logits, then probabilities, then dL/dz
    p.noalias() = a * net.w2.transpose();
    p.rowwise() += net.b2.transpose();
    const Matrix<samples, 1> largest = p.rowwise().maxCoeff();
    p = (p.colwise() - largest).array().exp();
    const Matrix<samples, 1> sum = p.rowwise().sum();
    p.array().colwise() /= sum.array();
    p -= data.y;

    Matrix<samples, hidden> error;
    error.noalias() = p * net.w2;
    error.array() *= a.array() * (1.0 - a.array());

    net.w2.noalias() += rate * (p.transpose() * a);
    net.b2 += rate * p.colwise().sum().transpose();
    net.w1.noalias() += rate * (error.transpose() * data.x);
    net.b1 += rate * error.colwise().sum().transpose();
}

void step_tuned(const Data& data, Network& net) {
    Matrix<samples, hidden> a;
    a.noalias() = data.x.lazyProduct(net.w1.transpose());
    a.rowwise() += net.b1.transpose();
    a = a.array().logistic();

    Matrix<samples, classes> p;
    p.noalias() = a.lazyProduct(net.w2.transpose());
    p.rowwise() += net.b2.transpose();
    static_assert(classes == 3);
    const Matrix<samples, 1> largest = p.col(0).cwiseMax(p.col(1)).cwiseMax(p.col(2));
    for (int k = 0; k < p.cols(); ++k)
        p.col(k) = (p.col(k) - largest).array().exp();
    const Matrix<samples, 1> inverse = (p.col(0) + p.col(1) + p.col(2)).cwiseInverse();
    for (int k = 0; k < p.cols(); ++k)
        p.col(k) = p.col(k).cwiseProduct(inverse) - data.y.col(k);

    Matrix<samples, hidden> error;
    error.noalias() = p.lazyProduct(net.w2);
    error.array() *= a.array() * (1.0 - a.array());

    Matrix<classes, hidden> w2_gradient;
    w2_gradient.noalias() = p.transpose().lazyProduct(a);
    Matrix<hidden, inputs> w1_gradient;
    w1_gradient.noalias() = error.transpose().lazyProduct(data.x);
    net.w2 += rate * w2_gradient;
    net.b2 += rate * p.colwise().sum().transpose();
    net.w1 += rate * w1_gradient;
    net.b1 += rate * error.colwise().sum().transpose();
}

using Step = void (*)(const Data&, Network&);

/// Theta's weights are stored row by row.
template <int rows, int columns>
using ByRows = Eigen::Matrix<double, rows, columns, Eigen::RowMajor>;

using FlatHidden = ByRows<static_cast<int>(hidden), static_cast<int>(inputs)>;
using FlatOutput = ByRows<static_cast<int>(classes), static_cast<int>(hidden)>;

class EigenNetwork final : public Implementation {
public:
    EigenNetwork(std::string name, Step one_step, const Samples& train)
        : name_(std::move(name)), step_(one_step) {
        data_.y.setZero();
        for (std::size_t s = 0; s < samples; ++s) {
            const auto row = static_cast<Eigen::Index>(s);
            for (std::size_t j = 0; j < inputs; ++j)
                data_.x(row, static_cast<Eigen::Index>(j)) = train.row(s)[j];
            data_.y(row, static_cast<Eigen::Index>(train.labels[s])) = 1.0;
        }
        const std::vector<double> start = initial_conditions(paper, count);
        for (std::size_t network = 0; network < count; ++network) {
            const double* theta = start.data() + network * parameters;
            Network& net = start_[network];
            net.w1 = Eigen::Map<const FlatHidden>(theta);
            net.b1 = Eigen::Map<const Matrix<hidden, 1>>(theta + paper.hidden_biases());
            net.w2 = Eigen::Map<const FlatOutput>(theta + paper.output_weights());
            net.b2 = Eigen::Map<const Matrix<classes, 1>>(theta + paper.output_biases());
        }
        nets_ = start_;
    }

    [[nodiscard]] std::string name() const override { return name_; }
    [[nodiscard]] std::size_t networks() const override { return count; }
    void restart() override { nets_ = start_; }

    void advance(std::size_t steps) override {
        for (Network& net : nets_)
            for (std::size_t t = 0; t < steps; ++t)
                step_(data_, net);
    }

    [[nodiscard]] std::vector<double> current() override {
        std::vector<double> all(count * parameters);
        for (std::size_t network = 0; network < count; ++network) {
            double* theta = all.data() + network * parameters;
            const Network& net = nets_[network];
            Eigen::Map<FlatHidden>(theta, hidden, inputs) = net.w1;
            Eigen::Map<Matrix<hidden, 1>>(theta + paper.hidden_biases()) = net.b1;
            Eigen::Map<FlatOutput>(theta + paper.output_weights(), classes, hidden) = net.w2;
            Eigen::Map<Matrix<classes, 1>>(theta + paper.output_biases()) = net.b2;
        }
        return all;
    }

private:
    static constexpr std::size_t count = 8;

    std::string name_;
    Step step_;
    Data data_;
    std::array<Network, count> start_;
    std::array<Network, count> nets_;
};

}  // namespace

std::unique_ptr<Implementation> make_eigen_network(const Samples& train) {
    return std::make_unique<EigenNetwork>("Eigen, per network", step, train);
}

std::unique_ptr<Implementation> make_eigen_network_tuned(const Samples& train) {
    return std::make_unique<EigenNetwork>("Eigen, per network, tuned", step_tuned, train);
}

}  // namespace netlyap::bench
